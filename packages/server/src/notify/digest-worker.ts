import type { AppContext } from '../context.ts';
import { errorText } from '../platform/log.ts';
import { type Loop, startLoop } from '../platform/loop.ts';
import { writeAll, writeOf } from '../store/database.ts';
import { nextDigestOf, nextReadyNamespace } from '../store/ready.ts';
import { FOR_CHANNEL } from './delivery-queue.ts';
import { transitionOf } from './delivery-states.ts';
import { mergeHeld } from './merge-held.ts';
import { type Held, heldRows } from './merged-content.ts';
import { RARE_SLOT, tellingWrites } from './telling.ts';

/** Makes one message a channel of what is held for a digest, when that is due: whichever alerts it gathers. */
export function startDigests(ctx: AppContext): Loop {
  let last = '';
  return startLoop(
    async () => {
      const now = ctx.clock.now();
      const namespaceId = await nextReadyNamespace(ctx.db.read, 'digests', last, now);
      if (namespaceId === null) return false;
      last = namespaceId;
      const channelId = await nextDigestOf(ctx.db.read, namespaceId, now);
      if (channelId !== null)
        await sendDigest(ctx, { namespaceId, channelId, reason: 'digest_pending', dueBy: now });
      return true;
    },
    (error) => ctx.log.error('digests', { error: errorText(error) }),
  );
}

/**
 * Two processes that do so at once make one message: what one of them merged is not held any more. For a channel that is
 * switched off it is held on, to be summed up when it is back.
 */
async function sendDigest(ctx: AppContext, which: Held): Promise<void> {
  const { namespaceId, channelId } = which;
  const id = await ctx.db.transaction(async (tx) => {
    const channel = await tx
      .selectFrom('channels')
      .select('enabled')
      .where('namespace_id', '=', namespaceId)
      .where('channel_id', '=', channelId)
      .executeTakeFirst();
    if (channel?.enabled === 1) return mergeHeld(tx, ctx, which, 'alert.digest');
    const holding = tx
      .updateTable('deliveries')
      .set({ state: transitionOf('hold').to, ...FOR_CHANNEL })
      .where((e) => e.and([heldRows(e, which), e('state', 'in', transitionOf('hold').from)]));
    const paused = { namespaceId, channelId, reason: 'channel_paused' } as const;
    await writeAll(tx, [writeOf(holding), ...tellingWrites(paused, RARE_SLOT)]);
    return null;
  });
  if (id === null) return;
  ctx.log.info('digest', { delivery_id: id, channel_id: channelId, namespace_id: namespaceId });
  ctx.wakeNotifier();
}
