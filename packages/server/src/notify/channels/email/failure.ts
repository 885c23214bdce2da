import { EgressRefusedError } from '../../egress.ts';
import { outcomeOfError } from '../../http-client/failure.ts';
import { type Judged, recorded } from '../../notifier.ts';

/** What nodemailer says of an error beside its message. */
interface SmtpError {
  readonly code?: string;
  /** Of the error of the system or of TLS that is behind it. */
  readonly originalCode?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  /** Of addresses that were all refused. */
  readonly rejectedErrors?: readonly SmtpError[];
}

/** What was refused, by the command that was. */
const STAGES: readonly (readonly [RegExp, string])[] = [
  [/^(CONN|EHLO|HELO|LHLO)/, 'the connection'],
  [/^(AUTH|API)/, 'the login'],
  [/^MAIL/, 'the sender'],
  [/^RCPT/, 'the recipients'],
];

/**
 * What an error of SMTP means: a 5xx is for good and a 4xx is not, as the protocol has it. Of several recipients that were all
 * refused one 4xx is enough to try again.
 * @param ended why the attempt was ended from this side, if it was
 */
export function outcomeOfSmtpError(error: unknown, ended: 'timeout' | 'aborted' | null): Judged {
  const { code = '', originalCode = code, responseCode } = error as SmtpError;
  if (ended !== null || error instanceof EgressRefusedError) return outcomeOfError(error, ended);
  // A server that refuses STARTTLS may be a broken one, or somebody between us and it.
  if (responseCode !== undefined && code !== 'ETLS') return outcomeOfReply(error as SmtpError, responseCode);
  return outcomeOfCode(code) ?? outcomeOfError(Object.assign(new Error(code), { code: originalCode }), null);
}

function outcomeOfReply(
  { response = '', command = '', rejectedErrors }: SmtpError,
  statusCode: number,
): Judged {
  const codes = rejectedErrors?.map((one) => one.responseCode ?? 0) ?? [statusCode];
  const told = {
    statusCode,
    response: recorded(response),
    error: `the mail server refused ${stageOf(command)} (${statusCode})`,
  };
  return codes.every((code) => code >= 500)
    ? { outcome: 'rejected', reason: 'refused', ...told }
    : { outcome: 'retry', reason: 'status', ...told };
}

function stageOf(command: string): string {
  return STAGES.find(([pattern]) => pattern.test(command))?.[1] ?? 'the message';
}

function outcomeOfCode(code: string): Judged | null {
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return {
      outcome: 'rejected',
      reason: 'refused',
      error: 'the mail server offers no login that we can do',
    };
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return { outcome: 'rejected', reason: 'refused', error: 'the mail server does not take such a message' };
  if (code === 'ETLS')
    return { outcome: 'retry', reason: 'tls', error: 'the secure connection could not be made' };
  if (code === 'EPROTOCOL')
    return { outcome: 'retry', reason: 'protocol', error: 'the answer was not valid SMTP' };
  return null;
}
