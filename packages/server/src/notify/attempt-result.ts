import { retryDelayMs } from './backoff.ts';
import type { Delivery } from './delivery-queue.ts';
import type { SendOutcome } from './notifier.ts';
import type { AttemptResult } from './record-attempt.ts';

/**
 * What follows from an outcome: done, again later, or given up.
 * @param started when the attempt began, in milliseconds since 1970
 * @param remark what else is to be said of the message
 */
export function decide(
  delivery: Delivery,
  outcome: SendOutcome,
  started: number,
  now: number,
  random: () => number,
  remark: string | null = null,
): AttemptResult {
  const reason =
    outcome.outcome === 'delivered' ? 'sent' : 'reason' in outcome ? outcome.reason : outcome.outcome;
  const attempt = {
    started_at: started,
    duration_ms: Math.round(outcome.durationMs),
    outcome: outcome.outcome,
    reason,
    status_code: outcome.statusCode ?? null,
    error: ('error' in outcome ? outcome.error : undefined) ?? null,
    response: outcome.response ?? null,
    request_json: outcome.request ? JSON.stringify(outcome.request) : null,
    response_headers_json: outcome.responseHeaders ? JSON.stringify(outcome.responseHeaders) : null,
    remark,
  };
  if (outcome.outcome === 'delivered') return { attempt, state: 'delivered', dueAt: null, reason: 'sent' };
  const delay = delayOf(delivery, outcome, random);
  if (delay === null) return { attempt, state: 'failed', dueAt: null, reason };
  const wait = Math.max(delay, (outcome.outcome === 'retry' ? outcome.retryAfterMs : undefined) ?? 0);
  return { attempt, state: 'pending', dueAt: now + wait, reason };
}

/**
 * A 410 pauses the channel, and what met it is held with all that waits. Where the channel was changed since, it was not this
 * endpoint that is gone: then the new one is tried.
 * @returns null where there is no attempt to come
 */
function delayOf(delivery: Delivery, { outcome }: SendOutcome, random: () => number): number | null {
  if (outcome === 'gone') return retryDelayMs(1, random);
  return outcome === 'retry' ? retryDelayMs(delivery.attempts - delivery.attempts_before + 1, random) : null;
}
