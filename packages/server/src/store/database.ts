import type { CompiledQuery, Kysely, Transaction as KyselyTransaction } from 'kysely';
import type { Tables } from './tables.ts';

/** A transaction: everything in it is written, or nothing. */
export type Transaction = KyselyTransaction<Tables>;

/** Where queries that change nothing run; a transaction serves as one, too. */
export type Reader = Kysely<Tables>;

/** A statement and the rows of parameters that it is run with, once for each. */
export interface Write {
  /** With `?` for parameters, or as the database's own compiler wrote it. */
  readonly sql: string;
  readonly rows: readonly (readonly unknown[])[];
  /** What an {@link insertion} is made of, for databases that insert many rows with one statement. */
  readonly insertion?: Insertion;
  /** The transaction fails unless the query finds so many rows; see {@link requireRows}. */
  readonly requires?: Requirement;
}

/** How many rows a query must find, and what of them holds until the transaction ends. */
export interface Requirement {
  readonly count: number;
  readonly hold: 'there' | 'unchanged' | 'alone';
}

/** The parts of an {@link insertion}. */
export interface Insertion {
  readonly table: string;
  readonly columns: readonly string[];
  /** What becomes of a row whose key is there, as SQL; empty where that fails. */
  readonly conflict: string;
}

/** What one database can do and another cannot: the only place where queries may differ. */
export interface Capabilities {
  /** Several processes work on it at once. Otherwise there is one, and what another left behind is void. */
  readonly manyProcesses: boolean;
  /** A row that another transaction is claiming can be passed over, so that claims do not wait for each other. */
  readonly skipsLocked: boolean;
  /** Queries may name the index by which rows are found. Otherwise the database knows how rows are spread. */
  readonly takesIndexHints: boolean;
  /** Vectors can be ordered by their distance in the database: `document_features` has a column of unit vectors. */
  readonly ordersVectors: boolean;
}

/** How {@link writeAll} reaches a dialect: a query that is several. */
export interface WriteQuery extends CompiledQuery {
  readonly writes?: readonly Write[];
}

/** A key that is there already, or rows that are required and are not there: the transaction wrote nothing. */
export class ConstraintError extends Error {}

/** The database cannot be reached, or is too busy with others; later it may work. */
export class DatabaseUnavailableError extends Error {}

/** What a process needs of its database, whichever it is. */
export interface Database {
  readonly capabilities: Capabilities;
  /** Committed rows; sees each transaction as soon as its promise has resolved. */
  readonly read: Reader;
  /**
   * A transaction that needs nothing read within it: all its statements go to the database at once, and are durable when
   * the promise resolves. Where one fails nothing is written; {@link requireRows} makes one fail that must not be.
   * @returns the rows of the last statement (of a `returning`)
   */
  write<Row>(writes: readonly Write[]): Promise<Row[]>;
  /**
   * Resolves when the work is durable; rejects, with nothing written, when `work` throws. Transactions take effect as if
   * they ran one after the other. `work` may be run again where another transaction came between: it must change nothing
   * but the database.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Runs statements that bring nothing back, one after the other but in a single turn: on SQLite the way to the writer and
 * back is what a small statement costs.
 * @returns how many rows each of them changed
 */
export async function writeAll(tx: Transaction, writes: readonly Write[]): Promise<readonly number[]> {
  const real = writes.filter(({ rows }) => rows.length > 0);
  if (real.length === 0) return writes.map(() => 0);
  const query = {
    sql: '',
    parameters: [],
    query: { kind: 'RawNode', sqlFragments: [], parameters: [] },
    queryId: { queryId: 'writeAll' },
    writes: real,
  } as unknown as WriteQuery;
  const { changes } = (await tx.executeQuery(query)) as unknown as { changes: readonly number[] };
  let next = 0;
  return writes.map(({ rows }) => (rows.length > 0 ? (changes[next++] ?? 0) : 0));
}

/** A row whose key is there fails, is left out, adds to a column, or overwrites columns. */
export type OnConflict =
  | 'fail'
  | 'ignore'
  | { readonly key: readonly string[]; readonly addTo: string }
  | { readonly key: readonly string[]; readonly set: readonly string[] };

/**
 * The insertion of rows, all with the columns of the first.
 * @param onConflict what becomes of a row whose key is there
 */
export function insertion<T extends keyof Tables & string>(
  table: T,
  rows: readonly Tables[T][],
  onConflict: OnConflict = 'fail',
): Write {
  const columns = Object.keys(rows[0] ?? {}) as (keyof Tables[T] & string)[];
  const names = columns.map((column) => `"${column}"`).join(', ');
  const values = columns.map(() => '?').join(', ');
  const conflict = conflictClause(table, onConflict);
  return {
    sql: `insert into "${table}" (${names}) values (${values})${conflict}`,
    rows: rows.map((row) => columns.map((column) => row[column])),
    insertion: { table, columns, conflict },
  };
}

function conflictClause(table: string, onConflict: OnConflict): string {
  if (onConflict === 'fail') return '';
  if (onConflict === 'ignore') return ' on conflict do nothing';
  const changes =
    'set' in onConflict
      ? onConflict.set.map((column) => `${column} = excluded.${column}`)
      : [`${onConflict.addTo} = "${table}".${onConflict.addTo} + excluded.${onConflict.addTo}`];
  return ` on conflict (${onConflict.key.join(', ')}) do update set ${changes.join(', ')}`;
}

/** A query of Kysely's as a write. */
export function writeOf(query: { compile(): CompiledQuery }): Write {
  const { sql, parameters } = query.compile();
  return { sql, rows: [parameters] };
}

/** Inserts rows with one statement that is prepared once. @returns how many were new */
export async function insertMany<T extends keyof Tables & string>(
  tx: Transaction,
  table: T,
  rows: readonly Tables[T][],
  onConflict: OnConflict = 'fail',
): Promise<number> {
  const [changed = 0] = await writeAll(tx, [insertion(table, rows, onConflict)]);
  return changed;
}

/**
 * Fails its transaction unless a query finds so many rows: what was read before the transaction is no longer so. Until the
 * transaction ends nobody else removes the rows, or, with `unchanged`, changes them, or, with `alone`, requires them so.
 * @param query selects rows of one table, without grouping or limit
 */
export function requireRows(
  query: { compile(): CompiledQuery },
  count: number,
  hold: Requirement['hold'] = 'there',
): Write {
  return { ...writeOf(query), requires: { count, hold } };
}
