import { ConstraintError, type Insertion, type Requirement, type Write } from '../../database.ts';
import { isRecurring } from './recurring.ts';
import type { Session } from './session.ts';
import { toParameter } from './types.ts';

/** What a write brought. */
export interface WriteResult {
  readonly rows: Record<string, unknown>[];
  readonly changes: number;
}

/** Runs a write inside a transaction, or by itself where it is a single statement. */
export async function runWrite(session: Session, write: Write): Promise<WriteResult> {
  if (write.requires) return holdRows(session, write, write.requires);
  if (write.insertion && write.rows.length > 1) return insertMany(session, write, write.insertion);
  const text = numbered(write.sql);
  const rows: Record<string, unknown>[] = [];
  let changes = 0;
  for (const row of write.rows) {
    const result = await session.query(text, row.map(toParameter), isRecurring(text));
    rows.push(...result.rows);
    changes += result.count;
  }
  return { rows, changes };
}

/** Whether a write is one statement, which is a transaction by itself. */
export function isSingle(write: Write): boolean {
  return write.requires === undefined && (write.rows.length === 1 || write.insertion !== undefined);
}

const LOCKS: Record<Requirement['hold'], string> = {
  there: 'for key share',
  unchanged: 'for share',
  alone: 'for no key update',
};

async function holdRows(
  session: Session,
  { sql, rows }: Write,
  { count, hold }: NonNullable<Write['requires']>,
): Promise<WriteResult> {
  const lock = LOCKS[hold];
  for (const row of rows) {
    const text = `${numbered(sql)} ${lock}`;
    const found = await session.query(text, row.map(toParameter), isRecurring(text));
    if (found.count < count)
      throw new ConstraintError(`${count - found.count} of the rows that are needed are gone`);
  }
  return { rows: [], changes: 0 };
}

/**
 * All rows as one JSON parameter: one prepared statement for any number of rows. Tried and slower, or no better:
 * `values ($1, …), ($n, …)` is parsed and planned anew for every number of rows; `unnest` of one array per column spends
 * more in writing array literals here than the server saves.
 */
async function insertMany(
  session: Session,
  { rows }: Write,
  { table, columns, conflict }: Insertion,
): Promise<WriteResult> {
  const names = columns.map((column) => `"${column}"`).join(', ');
  const text = `insert into "${table}" (${names}) select ${names} from json_populate_recordset(null::"${table}", $1::json)${conflict}`;
  const { rows: returned, count } = await session.query(text, [jsonOf(columns, rows)], true);
  return { rows: returned, changes: count };
}

function jsonOf(columns: readonly string[], rows: Write['rows']): string {
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map((column, i) => [column, toJson(row[i])] as const)),
  );
  return JSON.stringify(objects);
}

function toJson(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  return toParameter(value);
}

/** `?` as `$1`, `$2`, …: statements that were written by hand are short and hold no `?` in quotes. */
export function numbered(sql: string): string {
  if (!sql.includes('?')) return sql;
  let n = 0;
  return sql.replaceAll('?', () => `$${++n}`);
}
