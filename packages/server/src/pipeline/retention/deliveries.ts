import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { firstIdAt } from '../../platform/ids.ts';
import { type Database, type Reader, writeOf } from '../../store/database.ts';
import { REMOVED_AT_ONCE } from '../../store/remove-some.ts';
import type { Tables } from '../../store/tables.ts';

/**
 * Removes deliveries that ended before a time, with their attempts, and those that were held before it and wait for nothing
 * that has a time; what was merged into one of these goes at the next pass. Each step yields how many.
 */
export async function* removeOldDeliveries(
  db: Database,
  namespaceId: string,
  before: number,
): AsyncGenerator<number> {
  for (let after = ''; ; ) {
    const ids = await oldDeliveries(db.read, namespaceId, before, after);
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
    yield await removeDeliveries(db, namespaceId, ids);
  }
}

async function oldDeliveries(
  db: Reader,
  namespaceId: string,
  before: number,
  after: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('delivery_id')
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', '>', after)
    .where('delivery_id', '<', firstIdAt('dlv_', before))
    .where((e) =>
      e.or([
        e('finished_at', '<', before),
        e.and([e('state', '=', 'held'), e('due_at', 'is', null), e('created_at', '<', before)]),
        e.and([isLeftBehind(e), e('created_at', '<', before)]),
      ]),
    )
    .orderBy('delivery_id')
    .limit(REMOVED_AT_ONCE)
    .execute();
  return rows.map((row) => row.delivery_id);
}

/** Whether what it was merged into is gone. */
function isLeftBehind(e: ExpressionBuilder<Tables, 'deliveries'>): Expression<SqlBool> {
  const message = e
    .selectFrom('deliveries as message')
    .select('message.delivery_id')
    .whereRef('message.namespace_id', '=', 'deliveries.namespace_id')
    .whereRef('message.delivery_id', '=', 'deliveries.merged_into');
  return e.and([e('deliveries.state', '=', 'merged'), e.not(e.exists(message))]);
}

/** One that was opened again meanwhile stays. */
async function removeDeliveries(db: Database, namespaceId: string, ids: readonly string[]): Promise<number> {
  const ended = db.read
    .selectFrom('deliveries')
    .select('delivery_id')
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', 'in', ids)
    .where((e) => e.or([e('state', 'not in', ['pending', 'merged']), isLeftBehind(e)]));
  const attempts = db.read
    .deleteFrom('delivery_attempts')
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', 'in', ended);
  const deliveries = db.read
    .deleteFrom('deliveries')
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', 'in', ended)
    .returning('delivery_id');
  return (await db.write([writeOf(attempts), writeOf(deliveries)])).length;
}
