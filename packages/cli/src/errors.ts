import {
  ConnectionError,
  ForbiddenError,
  NotFoundError,
  TimeoutError,
  TocsinError,
  UnauthorizedError,
} from '@tocsin/sdk';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** A command that cannot be done, in words that say all there is to say. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The command was called wrongly, in a way that its parser does not see. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super(message, EXIT.usage);
  }
}

/** What a command was connected to, for messages. */
export interface ConnectedTo {
  readonly url: string;
  readonly hasKey: boolean;
}

/** An error in words. */
export interface Explanation {
  /** What happened, where, and what to do. */
  readonly message: string;
  readonly exitCode: ExitCode;
  /** Stable, for programs. */
  readonly type: string;
}

/** What to tell people about whatever was thrown. */
export function explain(error: unknown, to: ConnectedTo): Explanation {
  if (error instanceof CommandError)
    return { message: error.message, exitCode: error.exitCode, type: 'CommandError' };
  if (error instanceof TocsinError) {
    const exitCode = error instanceof NotFoundError ? EXIT.notFound : EXIT.failed;
    return { message: inWords(error, to), exitCode, type: error.type };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { message: `${message} (--verbose shows where)`, exitCode: EXIT.failed, type: 'UnexpectedError' };
}

function inWords(error: TocsinError, { url, hasKey }: ConnectedTo): string {
  if (error instanceof ConnectionError)
    return `No server answers at ${url}${causeOf(error)}. Start one with "tocsin serve", or name another with --url or TOCSIN_URL.`;
  if (error instanceof TimeoutError)
    return `The server at ${url} does not answer in time. "tocsin doctor" says how it is.`;
  if (error instanceof UnauthorizedError)
    return hasKey
      ? `The server at ${url} does not know this API key, or it was revoked or has expired. Check TOCSIN_API_KEY or --key.`
      : `The server at ${url} wants an API key. Set TOCSIN_API_KEY, or give it with --key.`;
  if (error instanceof ForbiddenError)
    return `${error.reason}. Use a key that may, in TOCSIN_API_KEY or --key.`;
  if (error.type === 'BadRequestError' && /namespace/i.test(error.reason))
    return `${error.reason}. Here: --namespace or TOCSIN_NAMESPACE; "tocsin namespaces list" shows which there are.`;
  const request = error.requestId === null ? '' : ` (request ${error.requestId})`;
  return error.status !== null && error.status >= 500 ? `${error.reason}${request}` : error.reason;
}

/** Why there is no connection, as the system says it: ` (ECONNREFUSED)`. */
function causeOf(error: TocsinError): string {
  const { cause } = error.cause instanceof Error ? error.cause : { cause: undefined };
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? ` (${code})` : '';
}
