import { type RawBuilder, sql } from 'kysely';
import { insertion, type Reader, type Write } from '../store/database.ts';
import type { ExecutionCountersTable } from '../store/tables.ts';

/** Hours since 1970. */
export const HOUR_MS = 3_600_000;
/** The row that counts all time. */
export const ALL_TIME = -1;
/** The value that stands for "all" in a coarser grain. */
export const ANY = '';

/** What one execution counts as. */
export interface Counted {
  readonly alertId: string;
  readonly collectionId: string;
  readonly executedAt: number;
  readonly triggered: boolean;
  readonly status: string;
  readonly mode: string;
}

const KEY = [
  'namespace_id',
  'alert_id',
  'collection_id',
  'hour',
  'triggered',
  'status',
  'mode',
  'slot',
] as const;

/**
 * The write that counts executions in the three grains that any list needs (alert in collection, collection, namespace),
 * each for all time and for the hour. Each writer counts in a slot of its own, so that writers never wait for each other.
 * @param by -1 takes them out again
 */
export function countingOf(
  namespaceId: string,
  slot: number,
  executions: readonly Counted[],
  by: 1 | -1 = 1,
): Write {
  const rows = sumsOf(namespaceId, slot, executions, by);
  return insertion('execution_counters', rows, { addTo: 'n', key: KEY });
}

/**
 * The write that removes counters of these executions' hours where they have come to nothing, over all slots. To follow
 * {@link countingOf} with -1, and only for hours in which nobody counts any more.
 */
export function clearingOf(namespaceId: string, executions: readonly Counted[]): Write {
  const columns = KEY.filter((column) => column !== 'slot');
  const same = columns.map((column) => `${column} = ?`).join(' and ');
  const ofHours = sumsOf(namespaceId, 0, executions, -1).filter(({ hour }) => hour !== ALL_TIME);
  return {
    sql: `delete from execution_counters where ${same} and (select sum(n) from execution_counters where ${same}) = 0`,
    rows: ofHours.map((row) => {
      const key = columns.map((column) => row[column]);
      return [...key, ...key];
    }),
  };
}

function sumsOf(
  namespaceId: string,
  slot: number,
  executions: readonly Counted[],
  by: 1 | -1,
): ExecutionCountersTable[] {
  const sums = new Map<string, ExecutionCountersTable>();
  for (const one of executions)
    for (const row of rowsOf(namespaceId, slot, one, by)) {
      const key = KEY.map((column) => row[column]).join('|');
      const known = sums.get(key);
      if (known) known.n += by;
      else sums.set(key, row);
    }
  // In one order, so that two writers that meet in the same rows wait for each other and do not lock each other out.
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function rowsOf(namespace_id: string, slot: number, one: Counted, by: 1 | -1): ExecutionCountersTable[] {
  const { alertId, collectionId, status, mode } = one;
  const common = { triggered: Number(one.triggered), status, mode, slot, n: by };
  const grains = [
    [alertId, collectionId],
    [ANY, collectionId],
    [ANY, ANY],
  ] as const;
  return grains.flatMap(([alert_id, collection_id]) =>
    [ALL_TIME, Math.floor(one.executedAt / HOUR_MS)].map((hour) => ({
      namespace_id,
      alert_id,
      collection_id,
      hour,
      ...common,
    })),
  );
}

/** Slots of writers on a database with many: few enough to be summed at once, and slot 0 is left to removals. */
const SLOTS = 16;

/** The slot in which a writer counts. @param owner the name in its leases */
export function slotOf(owner: string, isOneOfMany: boolean): number {
  if (!isOneOfMany) return 0;
  let hash = 0;
  for (let i = 0; i < owner.length; i++) hash = (Math.imul(hash, 31) + owner.charCodeAt(i)) >>> 0;
  return 1 + (hash % SLOTS);
}

/** With the sign it is not looked up by the hour, in which all alerts are counted: what is wanted is of few of them. */
export const HOUR_OF_ALERT: RawBuilder<number> = sql<number>`+hour`;

/** Which executions to count; absent = any. */
export interface CountFilter {
  readonly alertId?: string | undefined;
  readonly collectionId?: string | undefined;
  readonly triggered?: boolean | undefined;
  readonly status?: string | undefined;
  readonly mode?: string | undefined;
}

/**
 * The exact number of executions, from the counters.
 * @param hours `null` = all time; else whole hours [from, to)
 */
export async function countFromCounters(
  db: Reader,
  namespaceId: string,
  filter: CountFilter,
  hours: { from: number; to: number } | null,
): Promise<number> {
  let query = db
    .selectFrom('execution_counters')
    .select((e) => e.fn.sum<number>('n').as('n'))
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', '=', filter.alertId ?? ANY);
  const isExact = filter.collectionId !== undefined || filter.alertId === undefined;
  if (isExact) query = query.where('collection_id', '=', filter.collectionId ?? ANY);
  const hour = isExact ? sql<number>`hour` : HOUR_OF_ALERT;
  query =
    hours === null
      ? query.where('hour', '=', ALL_TIME)
      : query.where(hour, '>=', Math.max(0, hours.from)).where(hour, '<', hours.to);
  if (filter.triggered !== undefined) query = query.where('triggered', '=', Number(filter.triggered));
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  if (filter.mode !== undefined) query = query.where('mode', '=', filter.mode);
  return Number((await query.executeTakeFirst())?.n ?? 0);
}
