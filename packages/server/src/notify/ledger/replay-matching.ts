import { breathe } from '../../platform/breathe.ts';
import type { Database } from '../../store/database.ts';
import { REPLAYED_AT_ONCE, replayDeliveries } from '../replay.ts';
import type { DeliveryFilter } from './filter.ts';
import { newestIds } from './list.ts';

/**
 * Replays the deliveries that a filter leaves, newest first, in steps that each are a transaction: what was merged by the
 * message that it was merged into. Deliveries that are made meanwhile are newer, and left.
 * @param limit messages at most
 * @returns how many messages are sent again
 */
export async function replayMatching(
  db: Database,
  namespaceId: string,
  filter: DeliveryFilter,
  limit: number,
): Promise<number> {
  const done = new Set<string>();
  let replayed = 0;
  for (let after: string | null = null; replayed < limit; ) {
    const size = Math.min(REPLAYED_AT_ONCE, limit - replayed);
    const found: string[] = await newestIds({ db, namespaceId }, filter, { after, limit: size });
    const messages = (await messagesOf(db, namespaceId, found)).filter((id) => !done.has(id));
    replayed += await db.transaction((tx) => replayDeliveries(tx, namespaceId, messages));
    for (const id of messages) done.add(id);
    after = found.at(-1) ?? null;
    if (found.length < size || after === null) break;
    await breathe();
  }
  return replayed;
}

/** The messages that tell of deliveries: their own, or what they were merged into. */
async function messagesOf(db: Database, namespaceId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db.read
    .selectFrom('deliveries')
    .select((e) => e.fn.coalesce('merged_into', 'delivery_id').as('id'))
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', 'in', ids)
    .execute();
  return [...new Set(rows.map((row) => row.id))];
}
