import type { DeliverySummary } from '@tocsin/contract';
import { ID_PREFIXES } from '@tocsin/contract';
import { type RawBuilder, sql } from 'kysely';
import { cutPage, type Page, type PageOfRows } from '../../platform/paging.ts';
import type { Reader } from '../../store/database.ts';
import { idRangeOf } from '../../store/time-range.ts';
import { type DeliveryFilter, driverOf, filtered } from './filter.ts';
import { summariesOf } from './views.ts';

/**
 * Newest first, without attempts. A cursor is the last id, so rows that are added meanwhile change nothing further down.
 * The ids are found in an index; what lists show is read of these alone.
 */
export async function listDeliveries(
  db: Reader,
  namespaceId: string,
  filter: DeliveryFilter,
  page: Page,
): Promise<PageOfRows<DeliverySummary>> {
  const after = page.after === null ? null : String(page.after[0]);
  const ids = await newestIds(db, namespaceId, filter, after, page.limit + 1, page.offset);
  const cut = cutPage(ids, page.limit, (id) => [id]);
  return { rows: await summariesOf(db, namespaceId, cut.rows), next: cut.next };
}

/** Sorted by itself: a database may take the order of all ids for cheaper than to find few and sort them. */
const FEW: RawBuilder<string> = sql`delivery_id || ''`;

/**
 * The ids of the newest deliveries that a filter leaves.
 * @param after those before this id alone
 */
export async function newestIds(
  db: Reader,
  namespaceId: string,
  filter: DeliveryFilter,
  after: string | null,
  limit: number,
  offset: number = 0,
): Promise<string[]> {
  const range = await idRangeOf(db, ID_PREFIXES.delivery, filter.since, filter.until);
  const driver = await driverOf(db, namespaceId, filter, range);
  let query = filtered(db, namespaceId, filter, range, driver);
  if (after !== null) query = query.where('delivery_id', '<', after);
  const rows = await query
    .select('delivery_id')
    .orderBy(driver === 'execution_id' ? FEW : 'delivery_id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map((row) => row.delivery_id);
}

/** How many deliveries a filter leaves: counted one by one in an index. */
export async function countDeliveries(
  db: Reader,
  namespaceId: string,
  filter: DeliveryFilter,
): Promise<number> {
  const range = await idRangeOf(db, ID_PREFIXES.delivery, filter.since, filter.until);
  const driver = await driverOf(db, namespaceId, filter, range);
  const { n } = await filtered(db, namespaceId, filter, range, driver)
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}
