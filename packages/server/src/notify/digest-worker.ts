import type { AppContext } from '../context.ts';
import { errorText } from '../platform/log.ts';
import { type Loop, startLoop } from '../platform/loop.ts';
import { type Transaction, writeAll, writeOf } from '../store/database.ts';
import { nextDigestOf, nextReadyNamespace } from '../store/ready.ts';
import { FOR_CHANNEL } from './delivery-queue.ts';
import { transitionOf } from './delivery-states.ts';
import { endForRemoved } from './end-channel.ts';
import { countHeld } from './hold-delivery.ts';
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
  const { id, held } = await ctx.db.transaction(async (tx) => {
    const channel = await tx
      .selectFrom('channels')
      .select('enabled')
      .where('namespace_id', '=', namespaceId)
      .where('channel_id', '=', channelId)
      .executeTakeFirst();
    if (channel?.enabled === 1) return { id: await mergeHeld(tx, ctx, which, 'alert.digest'), held: 0 };
    if (channel !== undefined) return { id: null, held: await holdOn(tx, which) };
    await endForRemoved(tx, ctx, namespaceId, [channelId]);
    return { id: null, held: 0 };
  });
  if (held > 0) countHeld(ctx.metrics, held);
  if (id === null) return;
  ctx.log.info('digest', { delivery_id: id, channel_id: channelId, namespace_id: namespaceId });
  ctx.wakeNotifier();
}

/** @returns how many are held on */
async function holdOn(tx: Transaction, which: Held): Promise<number> {
  const { namespaceId, channelId } = which;
  const { from, to } = transitionOf('hold');
  const holding = tx
    .updateTable('deliveries')
    .set({ state: to, ...FOR_CHANNEL })
    .where((e) => e.and([heldRows(e, which), e('state', 'in', from)]));
  const [held = 0] = await writeAll(tx, [
    writeOf(holding),
    ...tellingWrites({ namespaceId, channelId, reason: FOR_CHANNEL.reason }, RARE_SLOT),
  ]);
  return held;
}
