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
  /** How many rows of a column the first piece has. */
  readonly firstSteps?: number;
}

const FIRST_STEPS = 1000;

/**
 * The ids of the newest deliveries that a filter leaves. Each of its columns may leave many, and it is not known which leaves
 * least: so the range of ids is searched piece by piece, each by the column whose next rows reach furthest. The first
 * piece is small, and each is four times as dear as the one before; every second goes on with the column that led.
 */
export async function newestIds(
  ledger: Ledger,
  filter: DeliveryFilter,
  { after, limit, offset = 0, firstSteps = FIRST_STEPS }: Wanted,
): Promise<string[]> {
  const ids = await idsOf(ledger, filter, after);
  // Those first that can be few: where one is at its end, the others need not be looked at.
  const columns = candidatesOf(filter).reverse();
  if (columns.length < 2)
    return idsIn(
      newest(filtered(ledger, filter, ids, columns[0] ?? null))
        .limit(limit)
        .offset(offset),
    );
  const wanted = offset + limit;
  const found: string[] = [];
  let left = ids;
  let tried = columns;
  for (let steps = firstSteps; ; steps *= 4) {
    const { column, stop } = await furthest(ledger, filter, left, tried, steps);
    const piece = stop === null ? left : { from: stop, to: left.to };
    const some = newest(filtered(ledger, filter, piece, column)).limit(wanted - found.length);
    found.push(...(await idsIn(some)));
    if (stop === null || found.length === wanted) return found.slice(offset);
    left = { from: left.from, to: stop };
    tried = tried === columns ? [column] : columns;
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

/** A column by which ids are searched, down to one of them; null = to the end. */
interface Reach {
  readonly column: Compared;
  readonly stop: string | null;
}

/** That of the columns, at least one, whose next rows reach furthest down. */
async function furthest(
  ledger: Ledger,
  filter: DeliveryFilter,
  ids: IdRange,
  [first, ...others]: readonly Compared[],
  steps: number,
): Promise<Reach> {
  let best = await reachOf(ledger, filter, ids, first as Compared, steps);
  for (const column of others) {
    if (best.stop === null) break;
    const next = await reachOf(ledger, filter, ids, column, steps);
    if (next.stop === null || next.stop < best.stop) best = next;
  }
  return best;
}

/** No other index holds the event's type, so that each row has to be fetched: as dear as several. */
const FETCHED = 8;

/** How far down so many rows reach that have one column as the filter says. */
async function reachOf(
  ledger: Ledger,
  filter: DeliveryFilter,
  ids: IdRange,
  column: Compared,
  steps: number,
): Promise<Reach> {
  const isFetched = filter.event_type !== undefined && column !== 'event_type';
  const rows = isFetched ? Math.ceil(steps / FETCHED) : steps;
  const alone = filtered(ledger, { [column]: filter[column] }, ids, column);
  const [stop = null] = await idsIn(newest(alone).limit(1).offset(rows));
  return { column, stop };
}
