import type { Expression, ExpressionBuilder, SelectQueryBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Reader } from '../../store/database.ts';
import type { Tables } from '../../store/tables.ts';
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

/** The deliveries that a filter leaves, found by the index of one column. @param driver null = by their ids */
export function filtered(
  db: Reader,
  namespaceId: string,
  filter: DeliveryFilter,
  ids: IdRange,
  driver: Compared | null,
): SelectQueryBuilder<Tables, 'deliveries', object> {
  const { since, until } = filter;
  return db
    .selectFrom('deliveries')
    .where('namespace_id', '=', namespaceId)
    .where((e) =>
      e.and([
        ...comparedBy(filter).map((column) =>
          column === driver ? byIndex(e, column, filter) : beside(column, filter),
        ),
        ...(ids.from === null ? [] : [e('delivery_id', '>=', ids.from)]),
        ...(ids.to === null ? [] : [e('delivery_id', '<', ids.to)]),
        ...(since === undefined ? [] : [e('created_at', '>=', since)]),
        ...(until === undefined ? [] : [e('created_at', '<', until)]),
      ]),
    );
}

/** Says what the index over the column says of its rows, so that it is found. */
function byIndex(e: Where, column: Compared, filter: DeliveryFilter): Expression<SqlBool> {
  const same = e(column, '=', filter[column] as string);
  if (column === 'execution_id') return e.and([same, sql<SqlBool>`execution_id <> ''`]);
  if (column !== 'event_type' || filter.event_type === TRIGGERED) return same;
  return e.and([same, sql<SqlBool>`event_type <> ${sql.lit(TRIGGERED)}`]);
}

/** Compares without an index: a database that knows nothing of how rows are spread might take the wrong one. */
function beside(column: Compared, filter: DeliveryFilter): Expression<SqlBool> {
  const nothing = column === 'status_code' ? sql.lit(-1) : sql.lit('');
  return sql<SqlBool>`coalesce(${sql.ref(column)}, ${nothing}) = ${filter[column]}`;
}

/** So far it is counted how many rows a column leaves: first a short look, then a longer one where all leave many. */
const LOOKS = [1000, 30_000] as const;

/** The column whose index leaves least of what is wanted, as far as a short look says; null where none is compared. */
export async function driverOf(
  db: Reader,
  namespaceId: string,
  filter: DeliveryFilter,
  ids: IdRange,
): Promise<Compared | null> {
  const usable = comparedBy(filter).filter((column) => filter[column] !== TRIGGERED);
  const rare = usable.filter((column) => !isCommon(column, filter));
  const candidates = rare.length > 0 ? rare : usable;
  if (candidates.length < 2) return candidates[0] ?? null;
  for (const most of LOOKS) {
    let best: { column: Compared | null; n: number } = { column: null, n: most };
    for (const column of candidates) {
      const n = await countUpTo(db, namespaceId, { [column]: filter[column] }, ids, column, best.n);
      if (n < best.n) best = { column, n };
    }
    if (best.column !== null) return best.column;
  }
  return candidates[0] ?? null;
}

/** Whether most deliveries are so: they arrive. */
function isCommon(column: Compared, { state, reason, status_code }: DeliveryFilter): boolean {
  if (column === 'state') return state === 'delivered';
  if (column === 'reason') return reason === 'sent';
  return column === 'status_code' && status_code === 200;
}

async function countUpTo(
  db: Reader,
  namespaceId: string,
  alone: DeliveryFilter,
  ids: IdRange,
  column: Compared,
  most: number,
): Promise<number> {
  const some = filtered(db, namespaceId, alone, ids, column).select('delivery_id').limit(most).as('some');
  const { n } = await db
    .selectFrom(some)
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}
