import type { CompiledQuery, Kysely, Transaction as KyselyTransaction } from 'kysely';
import type { Tables } from './tables.ts';

/** A transaction: everything in it is written, or nothing. */
export type Transaction = KyselyTransaction<Tables>;

/** Where queries that change nothing run; a transaction serves as one, too. */
export type Reader = Kysely<Tables>;

/** A compiled statement that is run once for each row of parameters. */
export interface BatchQuery extends CompiledQuery {
  readonly batch?: readonly (readonly unknown[])[];
}

/** What a process needs of its database, whichever it is. */
export interface Database {
  /** Committed rows; sees each transaction as soon as its promise has resolved. */
  readonly read: Reader;
  /** Resolves when the work is durable; rejects, with nothing written, when `work` throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Inserts many rows with one statement that is prepared once.
 * @param onConflict what to do with a row whose key is there: fail, or leave it out
 */
export async function insertMany<T extends keyof Tables & string>(
  tx: Transaction,
  table: T,
  rows: readonly Tables[T][],
  onConflict: 'fail' | 'ignore' | 'replace' = 'fail',
): Promise<number> {
  const first = rows[0];
  if (!first) return 0;
  const columns = Object.keys(first) as (keyof Tables[T] & string)[];
  const verb = onConflict === 'replace' ? 'insert or replace' : 'insert';
  const tail = onConflict === 'ignore' ? ' on conflict do nothing' : '';
  const names = columns.map((column) => `"${column}"`).join(', ');
  const query = {
    sql: `${verb} into "${table}" (${names}) values (${columns.map(() => '?').join(', ')})${tail}`,
    parameters: [],
    query: { kind: 'RawNode', sqlFragments: [], parameters: [] },
    queryId: { queryId: 'insertMany' },
    batch: rows.map((row) => columns.map((column) => row[column])),
  } as unknown as BatchQuery;
  const { numAffectedRows } = await tx.executeQuery(query);
  return Number(numAffectedRows ?? 0);
}
