import { type Reader, type Write, writeOf } from '../store/database.ts';
import type { ChannelsTable } from '../store/tables.ts';
import type { Delivery } from './delivery-queue.ts';

/** What an attempt says of the endpoint; null = nothing. */
export type Verdict = 'works' | 'fails' | 'gone' | null;

/** Attempts that fail one after the other, after which a channel is paused. */
export const PAUSE_AFTER_FAILURES = 100;
/** For so long all attempts may fail, if there are at least so many. */
export const PAUSE_AFTER_MS: number = 5 * 24 * 3_600_000;
const FAILURES_AT_LEAST = 3;
/** Reasons that are ours. */
const OURS: ReadonlySet<string | null> = new Set(['aborted', 'internal', 'no_channel']);
/** An endpoint that asks for patience is there. */
const TOO_MANY_REQUESTS = 429;

/** What an attempt says of the endpoint. */
export function verdictOf(attempt: {
  readonly outcome: string;
  readonly reason: string | null;
  readonly status_code: number | null;
}): Verdict {
  if (attempt.outcome === 'delivered') return 'works';
  if (attempt.outcome === 'gone') return 'gone';
  return OURS.has(attempt.reason) || attempt.status_code === TOO_MANY_REQUESTS ? null : 'fails';
}

/** Whether an endpoint has failed for so long that its channel is to be paused. */
export function failsForLong(
  { failures, failing_since }: Pick<ChannelsTable, 'failures' | 'failing_since'>,
  now: number,
): boolean {
  if (failures >= PAUSE_AFTER_FAILURES) return true;
  return failing_since !== null && now - failing_since >= PAUSE_AFTER_MS && failures >= FAILURES_AT_LEAST;
}

/**
 * The write that counts an attempt in its channel. A channel that works and has worked is left alone: all that send to it
 * would wait for each other.
 * @param channelAt when the channel was changed last, as it was sent to: what it is now may be another endpoint
 */
export function notingVerdict(
  db: Reader,
  { namespace_id, channel_id }: Delivery,
  verdict: Verdict,
  now: number,
  channelAt: number | null,
): Write[] {
  if (verdict === null || channelAt === null) return [];
  const channel = db
    .updateTable('channels')
    .where('namespace_id', '=', namespace_id)
    .where('channel_id', '=', channel_id)
    .where('updated_at', '=', channelAt);
  if (verdict === 'works')
    return [writeOf(channel.set({ failures: 0, failing_since: null }).where('failures', '>', 0))];
  const counting = channel.set((e) => ({
    failures: e('failures', '+', 1),
    failing_since: e.fn.coalesce('failing_since', e.val(now)),
  }));
  return [writeOf(counting)];
}
