import type { DeliverySummary } from '@tocsin/contract';
import { ID_PREFIXES } from '@tocsin/contract';
import { cutPage, type Page, type PageOfRows } from '../../platform/paging.ts';
import { type IdRange, idRangeOf } from '../../store/time-range.ts';
import {
  type Compared,
  candidatesOf,
  type DeliveryFilter,
  filtered,
  type Ledger,
  leastOf,
} from './filter.ts';
import { summariesOf } from './views.ts';

/**
 * Newest first, without attempts. A cursor is the last id, so rows that are added meanwhile change nothing further down.
 * The ids are found in an index; what lists show is read of these alone.
 */
export async function listDeliveries(
  ledger: Ledger,
  filter: DeliveryFilter,
  page: Page,
): Promise<PageOfRows<DeliverySummary>> {
  const after = page.after === null ? null : String(page.after[0]);
  const ids = await newestIds(ledger, filter, after, page.limit + 1, page.offset);
  const cut = cutPage(ids, page.limit, (id) => [id]);
  return { rows: await summariesOf(ledger.db.read, ledger.namespaceId, cut.rows), next: cut.next };
}

/**
 * The ids of the newest deliveries that a filter leaves. Where all its columns leave many, they mostly leave enough together
 * among the newest of one of them; only where they do not it is counted by which of them the rest is found.
 * @param after those before this id alone
 */
export async function newestIds(
  ledger: Ledger,
  filter: DeliveryFilter,
  after: string | null,
  limit: number,
  offset: number = 0,
): Promise<string[]> {
  const ids = await idsOf(ledger, filter, after);
  const [first = null, second] = candidatesOf(filter);
  let driver = second === undefined ? first : await leastOf(ledger, filter, ids, 'short');
  if (driver === null && first !== null) {
    const among = newest(filtered(ledger, filter, await lookedAt(ledger, filter, ids, first), first));
    const found = await idsIn(among.limit(limit).offset(offset));
    if (found.length === limit) return found;
    driver = (await leastOf(ledger, filter, ids, 'long')) ?? first;
  }
  const all = filtered(ledger, filter, ids, driver);
  return idsIn(newest(all).limit(limit).offset(offset));
}

/** How many deliveries a filter leaves: counted one by one in an index. */
export async function countDeliveries(ledger: Ledger, filter: DeliveryFilter): Promise<number> {
  const ids = await idsOf(ledger, filter, null);
  const [first = null] = candidatesOf(filter);
  const driver = (await leastOf(ledger, filter, ids, 'long')) ?? first;
  const { n } = await filtered(ledger, filter, ids, driver)
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

type Found = ReturnType<typeof filtered>;

function newest(query: Found): Found {
  return query.orderBy('delivery_id', 'desc');
}

async function idsIn(query: Found): Promise<string[]> {
  return (await query.select('delivery_id').execute()).map((row) => row.delivery_id);
}

/** The range of the time that is asked for, up to a cursor. */
async function idsOf(
  { db }: Ledger,
  { since, until }: DeliveryFilter,
  after: string | null,
): Promise<IdRange> {
  const range = await idRangeOf(db.read, ID_PREFIXES.delivery, since, until);
  if (after === null || (range.to !== null && range.to <= after)) return range;
  return { from: range.from, to: after };
}

/** Of one column so many are looked at first. */
const WINDOW = 5000;

/** The range of the newest that have one column so. */
async function lookedAt(
  ledger: Ledger,
  filter: DeliveryFilter,
  ids: IdRange,
  column: Compared,
): Promise<IdRange> {
  const alone = filtered(ledger, { [column]: filter[column] }, ids, column);
  const [last] = await idsIn(newest(alone).limit(1).offset(WINDOW));
  return last === undefined ? ids : { from: last, to: ids.to };
}
