import { sql } from 'kysely';
import type { Reader, Transaction } from '../store/database.ts';

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

/**
 * Counts executions in the three grains that any list needs (alert in collection, collection, namespace), each for all
 * time and for the hour. Each writer counts in a slot of its own, so that writers never wait for each other.
 */
export async function countExecutions(
  tx: Transaction,
  namespaceId: string,
  slot: number,
  executions: readonly Counted[],
): Promise<void> {
  const sums = new Map<string, { key: [string, string, number, number, string, string]; n: number }>();
  for (const one of executions)
    for (const [alert, collection] of grains(one))
      for (const hour of [ALL_TIME, Math.floor(one.executedAt / HOUR_MS)]) {
        const key: [string, string, number, number, string, string] = [
          alert,
          collection,
          hour,
          Number(one.triggered),
          one.status,
          one.mode,
        ];
        const text = key.join('|');
        const known = sums.get(text);
        if (known) known.n++;
        else sums.set(text, { key, n: 1 });
      }
  await addCounts(tx, namespaceId, slot, [...sums.values()]);
}

function grains({ alertId, collectionId }: Counted): [string, string][] {
  return [
    [alertId, collectionId],
    [ANY, collectionId],
    [ANY, ANY],
  ];
}

async function addCounts(
  tx: Transaction,
  namespace_id: string,
  slot: number,
  sums: readonly { key: [string, string, number, number, string, string]; n: number }[],
): Promise<void> {
  for (let i = 0; i < sums.length; i += 100) {
    const rows = sums.slice(i, i + 100).map(({ key, n }) => {
      const [alert_id, collection_id, hour, triggered, status, mode] = key;
      return { namespace_id, alert_id, collection_id, hour, triggered, status, mode, slot, n };
    });
    await tx
      .insertInto('execution_counters')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns([
            'namespace_id',
            'alert_id',
            'collection_id',
            'hour',
            'triggered',
            'status',
            'mode',
            'slot',
          ])
          .doUpdateSet({ n: sql`execution_counters.n + excluded.n` }),
      )
      .execute();
  }
}

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
  if (filter.collectionId !== undefined || filter.alertId === undefined)
    query = query.where('collection_id', '=', filter.collectionId ?? ANY);
  query =
    hours === null
      ? query.where('hour', '=', ALL_TIME)
      : query.where('hour', '>=', Math.max(0, hours.from)).where('hour', '<', hours.to);
  if (filter.triggered !== undefined) query = query.where('triggered', '=', Number(filter.triggered));
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  if (filter.mode !== undefined) query = query.where('mode', '=', filter.mode);
  return Number((await query.executeTakeFirst())?.n ?? 0);
}
