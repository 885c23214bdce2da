import type { Expression, ExpressionBuilder, SelectQueryBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { DeliveriesTable, Tables } from '../../store/tables.ts';
import type { IdRange } from '../../store/time-range.ts';
import { TRIGGERED } from '../event.ts';

/** Which deliveries a list shows; absent = any. Times are milliseconds, [since, until). */
export interface DeliveryFilter {
  readonly alert_id?: string;
  readonly execution_id?: string;
  readonly channel_id?: string;
  readonly state?: string;
  readonly reason?: string;
  readonly status_code?: number;
  readonly event_type?: string;
  readonly merged_into?: string;
  readonly since?: number;
  readonly until?: number;
}

/** Columns that are compared, those first that mostly leave least. Each has an index, which ends with the others. */
export const COMPARED = [
  'execution_id',
  'merged_into',
  'alert_id',
  'channel_id',
  'reason',
  'status_code',
  'event_type',
  'state',
] as const;

/** A column that is compared. */
export type Compared = (typeof COMPARED)[number];

type Where = ExpressionBuilder<Tables, 'deliveries'>;

/** The columns that a filter compares. */
export function comparedBy(filter: DeliveryFilter): Compared[] {
  return COMPARED.filter((column) => filter[column] !== undefined);
}

/** The index that serves each of them, newest first. */
const INDEXES: Readonly<Record<Compared, string>> = {
  execution_id: 'deliveries_once',
  merged_into: 'deliveries_merged',
  alert_id: 'deliveries_by_alert',
  channel_id: 'deliveries_by_channel',
  reason: 'deliveries_by_reason',
  status_code: 'deliveries_by_code',
  event_type: 'deliveries_by_event',
  state: 'deliveries_by_state',
};

/** Where deliveries are read, and of which namespace. */
export interface Ledger {
  readonly db: Pick<Database, 'read' | 'capabilities'>;
  readonly namespaceId: string;
}

/** The deliveries that a filter leaves, found by the index of one column. @param driver null = by their ids */
export function filtered(
  ledger: Ledger,
  filter: DeliveryFilter,
  ids: IdRange,
  driver: Compared | null,
): SelectQueryBuilder<Tables, 'deliveries', object> {
  const { since, until } = filter;
  const isTold = driver !== null && ledger.db.capabilities.takesIndexHints;
  return from(ledger, isTold ? driver : null)
    .where('namespace_id', '=', ledger.namespaceId)
    .where((e) =>
      e.and([
        ...comparedBy(filter).map((column) =>
          column === driver ? byIndex(e, column, filter) : beside(e, column, filter, isTold),
        ),
        ...(ids.from === null ? [] : [e('delivery_id', '>=', ids.from)]),
        ...(ids.to === null ? [] : [e('delivery_id', '<', ids.to)]),
        ...(since === undefined ? [] : [e('created_at', '>=', since)]),
        ...(until === undefined ? [] : [e('created_at', '<', until)]),
      ]),
    );
}

/** Names the index where a database has to be told: one that knows nothing of how rows are spread takes that of the ids. */
function from({ db: { read } }: Ledger, told: Compared | null) {
  if (told === null) return read.selectFrom('deliveries');
  const hint = sql`deliveries indexed by ${sql.ref(INDEXES[told])}`;
  return read.selectFrom(sql<DeliveriesTable>`deliveries`.as<'deliveries'>(hint));
}

/** Says what the index over the column says of its rows, so that it is found. */
function byIndex(e: Where, column: Compared, filter: DeliveryFilter): Expression<SqlBool> {
  const same = e(column, '=', filter[column] as string);
  if (column === 'execution_id') return e.and([same, sql<SqlBool>`execution_id <> ''`]);
  if (column !== 'event_type' || filter.event_type === TRIGGERED) return same;
  return e.and([same, sql<SqlBool>`event_type <> ${sql.lit(TRIGGERED)}`]);
}

/** Compares without an index: a database that is not told which to take might take the wrong one. */
function beside(e: Where, column: Compared, filter: DeliveryFilter, isTold: boolean): Expression<SqlBool> {
  if (isTold) return e(column, '=', filter[column] as string);
  const nothing = column === 'status_code' ? sql.lit(-1) : sql.lit('');
  return sql<SqlBool>`coalesce(${sql.ref(column)}, ${nothing}) = ${filter[column]}`;
}

/** So far it is counted how many rows a column leaves. */
const MOST_COUNTED = 30_000;

/** Columns by which a filter's rows may be found: those alone that not most of all deliveries have so, if there are any. */
export function candidatesOf(filter: DeliveryFilter): Compared[] {
  const usable = comparedBy(filter).filter((column) => filter[column] !== TRIGGERED);
  const rare = usable.filter((column) => !isCommon(column, filter));
  return rare.length > 0 ? rare : usable;
}

/** The column whose index leaves least of what is wanted; null where each leaves more than are counted. */
export async function leastOf(
  ledger: Ledger,
  filter: DeliveryFilter,
  ids: IdRange,
): Promise<Compared | null> {
  let [best, least]: [Compared | null, number] = [null, MOST_COUNTED];
  // Those last that can be many in any case: they are counted no further than the least so far.
  for (const column of candidatesOf(filter).reverse()) {
    const n = await countUpTo(ledger, { [column]: filter[column] }, ids, column, least);
    if (n < least) [best, least] = [column, n];
  }
  return best;
}

/** Whether most deliveries are so: they arrive. */
function isCommon(column: Compared, { state, reason, status_code }: DeliveryFilter): boolean {
  if (column === 'state') return state === 'delivered';
  if (column === 'reason') return reason === 'sent';
  return column === 'status_code' && status_code === 200;
}

const ONE = sql.lit(1).as('one');

async function countUpTo(
  ledger: Ledger,
  alone: DeliveryFilter,
  ids: IdRange,
  column: Compared,
  most: number,
): Promise<number> {
  const some = filtered(ledger, alone, ids, column).select(ONE).limit(most).as('some');
  const { n } = await ledger.db.read
    .selectFrom(some)
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}
