import { ConnectionError, TimeoutError, TocsinError } from '../errors.ts';
import type { Runtime } from './runtime.ts';

const FIRST_MS = 500;
const MOST_MS = 8000;
/** Who is to wait longer than this is told so. */
const LONGEST_TOLD_MS = 60_000;
const RETRIED_STATUSES: readonly number[] = [408, 425, 429, 502, 503, 504];

/**
 * How long to wait before a request is sent again: what the server says, else twice as long each time, up to 8 s, less up to
 * half of it by chance.
 *
 * @param failures how often in a row it failed, from 1 on
 * @returns milliseconds, or null where it is of no use
 */
export function retryDelay(
  error: unknown,
  failures: number,
  { random }: Pick<Runtime, 'random'>,
  mostMs: number = MOST_MS,
): number | null {
  if (!mayPass(error)) return null;
  const { retryAfterMs: told } = error;
  if (told !== null) return told > LONGEST_TOLD_MS ? null : told;
  return Math.min(mostMs, FIRST_MS * 2 ** (failures - 1)) * (1 - random() / 2);
}

/** Whether the same request may succeed later. A 409 says when if the first request of its key is still running. */
function mayPass(error: unknown): error is TocsinError {
  if (error instanceof ConnectionError || error instanceof TimeoutError) return true;
  if (!(error instanceof TocsinError)) return false;
  const { status, retryAfterMs: told } = error;
  return status !== null && (RETRIED_STATUSES.includes(status) || (status === 409 && told !== null));
}

/** The header Retry-After, seconds or a date, in milliseconds; null where there is none that can be read. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
