import { conflict, type FloodGuardResponse } from '@tocsin/contract';
import { findAlert } from '../catalog/alert-model.ts';
import { type Keep, transactionKeeping } from '../catalog/keep.ts';
import type { AppContext } from '../context.ts';
import type { Transaction } from '../store/database.ts';
import { discardFlood } from './discard-flood.ts';
import { mergeHeld } from './merge-held.ts';
import { afterFlood, readFlood } from './stages/flood-guard.ts';

/**
 * Ends what a flood guard holds of an alert: released, one message for each channel sums it up; discarded, nobody is told.
 * @param keep keeps the answer
 * @throws ApiError 404, 409 where nothing is held
 */
export async function endFlood(
  ctx: AppContext,
  namespaceId: string,
  alert: string,
  how: 'release' | 'discard',
  keep: Keep<FloodGuardResponse>,
): Promise<FloodGuardResponse> {
  return transactionKeeping(ctx.db, keep, async (tx) => {
    const { alert_id, name } = await findAlert(tx, namespaceId, alert);
    const now = ctx.clock.now();
    if (!(await endState(tx, namespaceId, alert_id, how, now)))
      throw conflict(`The flood guard of "${name}" holds nothing`);
    if (how === 'discard')
      return { alert_id, held: await discardFlood(tx, ctx, namespaceId, alert_id), delivery_ids: [] };
    return release(tx, ctx, namespaceId, alert_id);
  });
}

/** One message for each channel. */
async function release(
  tx: Transaction,
  ctx: AppContext,
  namespaceId: string,
  alertId: string,
): Promise<FloodGuardResponse> {
  const answer: FloodGuardResponse = { alert_id: alertId, held: 0, delivery_ids: [] };
  for (const { channel_id: channelId, held } of await heldByChannel(tx, namespaceId, alertId)) {
    const which = { namespaceId, channelId, reason: 'flood_guard', alertId } as const;
    const id = await mergeHeld(tx, ctx, which, 'alert.summary');
    answer.held += held;
    if (id !== null) answer.delivery_ids.push(id);
  }
  return answer;
}

/** @returns whether something was held */
async function endState(
  tx: Transaction,
  namespaceId: string,
  alertId: string,
  how: 'release' | 'discard',
  now: number,
): Promise<boolean> {
  const row = await tx
    .selectFrom('alert_telling')
    .select(['revision', 'flood_json'])
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', '=', alertId)
    .executeTakeFirst();
  const state = readFlood(row?.flood_json ?? null);
  if (row === undefined || state === null || state.heldSince === null) return false;
  const flood_json = JSON.stringify(afterFlood(state, now, how === 'release'));
  await tx
    .updateTable('alert_telling')
    .set({ revision: row.revision + 1, flood_json })
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', '=', alertId)
    .execute();
  return true;
}

/** Held notifications by channel; one execution that is held is one in each of its channels. */
async function heldByChannel(
  tx: Transaction,
  namespaceId: string,
  alertId: string,
): Promise<{ channel_id: string; held: number }[]> {
  const rows = await tx
    .selectFrom('deliveries')
    .select(['channel_id', (e) => e.fn.countAll<number>().as('held')])
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', '=', alertId)
    .where('state', '=', 'held')
    .where('reason', '=', 'flood_guard')
    .groupBy('channel_id')
    .orderBy('channel_id')
    .execute();
  return rows.map(({ channel_id, held }) => ({ channel_id, held: Number(held) }));
}
