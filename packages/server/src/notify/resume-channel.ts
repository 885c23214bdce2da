import { notFound } from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import type { Transaction } from '../store/database.ts';
import { type MergeDeps, mergeHeld } from './merge-held.ts';

/** What a channel that does well has in the columns about its endpoint. */
export const DOES_WELL = { failures: 0, failing_since: null, paused_at: null, pause_reason: null } as const;

/**
 * Switches a channel on, by hand or since a test arrived; what was held for it meanwhile is told by one summary. Belongs into
 * a transaction; the notifier is to be woken after it.
 * @returns the id of the summary; null where nothing was held
 * @throws ApiError 404
 */
export async function resumeChannel(
  tx: Transaction,
  deps: MergeDeps,
  namespaceId: string,
  channelId: string,
): Promise<string | null> {
  const { numUpdatedRows } = await tx
    .updateTable('channels')
    .set({ enabled: 1, ...DOES_WELL, updated_at: deps.clock.now() })
    .where('namespace_id', '=', namespaceId)
    .where('channel_id', '=', channelId)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw notFound('channel', channelId);
  return mergeHeld(tx, deps, { namespaceId, channelId, reason: 'channel_paused' }, 'alert.summary');
}

/** Resumes a channel that was paused because of its endpoint; one that its user switched off stays so. */
export async function resumePaused(ctx: AppContext, namespaceId: string, channelId: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const paused = await tx
      .selectFrom('channels')
      .select('channel_id')
      .where('namespace_id', '=', namespaceId)
      .where('channel_id', '=', channelId)
      .where('paused_at', 'is not', null)
      .executeTakeFirst();
    if (paused !== undefined) await resumeChannel(tx, ctx, namespaceId, channelId);
  });
  ctx.wakeNotifier();
}
