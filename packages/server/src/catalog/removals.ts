import type { AppContext } from '../context.ts';
import { insertMany, type Transaction } from '../store/database.ts';
import type { RemovalsTable } from '../store/tables.ts';

/**
 * Notes, in the transaction that hides something, that its rows are to be removed. How many there are does not matter
 * then: a worker removes them in small steps, between which others write.
 */
export async function scheduleRemoval(
  ctx: Pick<AppContext, 'ids' | 'clock'>,
  tx: Transaction,
  namespace_id: string,
  kind: RemovalsTable['kind'],
  target_id: string,
): Promise<void> {
  const removal = { removal_id: ctx.ids.next('rem_'), kind, target_id, created_at: ctx.clock.now() };
  await insertMany(tx, 'removals', [{ namespace_id, ...removal }]);
}
