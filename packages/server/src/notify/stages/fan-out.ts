import { scheduleOf } from '../../catalog/fatigue-control.ts';
import { nextTick } from '../../platform/cron.ts';
import { DUE_AT_ONCE } from '../../store/ready.ts';
import type { DeliveriesTable } from '../../store/tables.ts';
import type { Candidate, HeldReason, Situation } from './stage.ts';

/** What becomes of a notification on its way to one channel. */
export type Leg = Pick<DeliveriesTable, 'channel_id' | 'due_at'> &
  (
    | { readonly state: 'pending'; readonly reason: null }
    | { readonly state: 'held'; readonly reason: HeldReason }
  );

/**
 * One leg for each channel of the alert: sent at once, gathered for the channel's next digest, or held for one that is
 * switched off, to be summed up when it is back.
 */
export function fanOut({ alert, now }: Candidate, { channels }: Situation): Leg[] {
  const { digest } = alert.fatigue;
  const due = digest === null ? null : nextTick(scheduleOf(digest), now);
  return there(alert.channelIds, channels).map((channel_id): Leg => {
    if (!channels.get(channel_id)?.enabled)
      return { channel_id, state: 'held', reason: 'channel_paused', due_at: null };
    return due === null
      ? { channel_id, state: 'pending', reason: null, due_at: DUE_AT_ONCE }
      : { channel_id, state: 'held', reason: 'digest_pending', due_at: due };
  });
}

/** Legs that end here until somebody releases them. */
export function heldLegs({ alert }: Candidate, { channels }: Situation, reason: HeldReason): Leg[] {
  return there(alert.channelIds, channels).map((channel_id) => ({
    channel_id,
    state: 'held',
    reason,
    due_at: null,
  }));
}

function there(named: readonly string[], channels: Situation['channels']): string[] {
  return named.filter((id) => channels.has(id));
}
