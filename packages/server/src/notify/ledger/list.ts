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
  const ids = await newestIds(ledger, filter, { after, limit: page.limit + 1, offset: page.offset });
  const cut = cutPage(ids, page.limit, (id) => [id]);
  return { rows: await summariesOf(ledger.db.read, ledger.namespaceId, cut.rows), next: cut.next };
}

/** Which of the deliveries that a filter leaves. */
export interface Wanted {
  /** Those before this id; null = from the newest. */
  readonly after: string | null;
  readonly limit: number;
  /** So many are left out before. */
  readonly offset?: number;
  /** How far each column is searched in the first turn, in rows. */
  readonly firstSteps?: number;
}

/** So many rows of each column are looked at first. */
const FIRST_STEPS = 1000;

/**
 * The ids of the newest deliveries that a filter leaves. Each of its columns may leave many, and it is not known which leaves
 * least: they are searched in turns, each time four times as far, until one of them has enough or is at its end.
 */
export async function newestIds(
  ledger: Ledger,
  filter: DeliveryFilter,
  { after, limit, offset = 0, firstSteps = FIRST_STEPS }: Wanted,
): Promise<string[]> {
  const ids = await idsOf(ledger, filter, after);
  const columns = candidatesOf(filter);
  if (columns.length < 2)
    return idsIn(
      newest(filtered(ledger, filter, ids, columns[0] ?? null))
        .limit(limit)
        .offset(offset),
    );
  const wanted = offset + limit;
  // Those first that can be few: the others need not be searched as far then.
  const searches = columns.toReversed().map((column) => ({ column, left: ids, found: [] as string[] }));
  for (let steps = firstSteps; ; steps *= 4)
    for (const search of searches) {
      const { column, left, found } = search;
      const stop = await nthOf(ledger, filter, left, column, reachOf(column, filter, steps));
      const looked = stop === null ? left : { from: stop, to: left.to };
      const some = newest(filtered(ledger, filter, looked, column)).limit(wanted - found.length);
      found.push(...(await idsIn(some)));
      if (stop === null || found.length === wanted) return found.slice(offset);
      search.left = { from: left.from, to: stop };
    }
}

/** How many deliveries a filter leaves: counted one by one in an index. */
export async function countDeliveries(ledger: Ledger, filter: DeliveryFilter): Promise<number> {
  const ids = await idsOf(ledger, filter, null);
  const [first = null] = candidatesOf(filter);
  const driver = (await leastOf(ledger, filter, ids)) ?? first;
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

/** No other index holds the event's type, so that each row has to be fetched: as dear as several. */
const FETCHED = 8;

function reachOf(column: Compared, { event_type }: DeliveryFilter, steps: number): number {
  return event_type === undefined || column === 'event_type' ? steps : Math.ceil(steps / FETCHED);
}

/** The id so many rows below the newest that have one column so; null where there are fewer. */
async function nthOf(
  ledger: Ledger,
  filter: DeliveryFilter,
  ids: IdRange,
  column: Compared,
  n: number,
): Promise<string | null> {
  const alone = filtered(ledger, { [column]: filter[column] }, ids, column);
  const [id] = await idsIn(newest(alone).limit(1).offset(n));
  return id ?? null;
}
