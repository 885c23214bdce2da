import { type RawBuilder, sql } from 'kysely';
import { firstIdAt } from '../../platform/ids.ts';
import type { Database } from '../../store/database.ts';
import { beginningsOf, type TimeSteps } from './time-steps.ts';

/** Where statistics are read, of which namespace, and of what in it; absent = of everything. */
export interface Subject {
  readonly db: Pick<Database, 'read' | 'capabilities'>;
  readonly namespaceId: string;
  readonly alertId?: string | undefined;
  readonly collectionId?: string | undefined;
}

/** A table and the index by which its rows are counted, named where the database has to be told. */
export function byIndex({ db }: Subject, table: string, index: string): RawBuilder<unknown> {
  const hint = db.capabilities.takesIndexHints ? sql` indexed by ${sql.ref(index)}` : sql``;
  return sql`${sql.table(table)}${hint}`;
}

/** Several counts of the same rows, as one text: a query inside another may bring one value alone. */
export function together(counts: readonly RawBuilder<unknown>[]): RawBuilder<string> {
  return sql<string>`${sql.join(counts, sql` || ',' || `)}`;
}

/** The numbers of {@link together}. */
export function apart(text: string): number[] {
  return text.split(',').map(Number);
}

/** How many rows are so. */
export function countWhere(condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
}

/**
 * Counts rows in steps of the time in their ids, which is when they were made: so an index is enough.
 * @param prefix of the ids: `exec_`
 * @param count the query of one step, over ids from `lower` on and before `upper`, that brings {@link together}
 * @returns the numbers of each step
 */
export async function countInSteps(
  { db }: Subject,
  steps: TimeSteps,
  prefix: string,
  count: (lower: RawBuilder<string>, upper: RawBuilder<string>) => RawBuilder<string>,
): Promise<number[][]> {
  const rows = beginningsOf(steps).map((at, i) => {
    const [lower, upper] = [firstIdAt(prefix, at), firstIdAt(prefix, at + steps.stepMs)];
    return sql`(cast(${i} as integer), cast(${lower} as text), cast(${upper} as text))`;
  });
  const counted = await sql<{ counts: string }>`
    with steps (i, lower_id, upper_id) as (values ${sql.join(rows)})
    select (${count(sql.ref('steps.lower_id'), sql.ref('steps.upper_id'))}) as counts from steps order by i
  `.execute(db.read);
  return counted.rows.map(({ counts }) => apart(counts));
}
