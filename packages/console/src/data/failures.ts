import { TocsinError } from '@tocsin/sdk';

/** What went wrong, for people: the message says what to do. */
export interface Failure {
  readonly title: string;
  readonly message: string;
  /** Whether the key is to blame. */
  readonly isKey: boolean;
  readonly requestId: string | null;
}

/** Says what an error means for whoever looks at the page. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof TocsinError) || error.status === null)
    return {
      title: 'The server cannot be reached',
      message: 'Is it running? This page tries again by itself.',
      isKey: false,
      requestId: null,
    };
  return {
    title: titleOf(error.status),
    message: error.reason,
    isKey: error.status === 401,
    requestId: error.requestId ?? null,
  };
}

function titleOf(status: number): string {
  if (status === 401) return 'This key is not known';
  if (status === 403) return 'This key may not do that';
  if (status === 404) return 'It is not there';
  if (status === 429) return 'Too many requests';
  return status >= 500 ? 'The server failed' : 'That cannot be done';
}

/** Whether asking again may help: an answer that says no stays no. */
export function isWorthRetrying(count: number, error: unknown): boolean {
  const status = error instanceof TocsinError ? error.status : null;
  return count < 2 && (status === null || status >= 500);
}
