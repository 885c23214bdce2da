import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Tables whose rows are numbered as their transactions follow each other: `execution_feed`, `arrivals`. On SQLite positions
 * count up; on PostgreSQL a position is the number of a transaction, and several rows may share one.
 */
export type Feed = 'execution_feed' | 'arrivals';

/**
 * Up to where a feed can be read: every row that is committed later has this position or a greater one. To be taken before
 * the rows are read; those with a smaller position are all there.
 *
 * On SQLite one transaction follows another. On PostgreSQL those that still run have smaller numbers than others that
 * ended: the oldest that runs is where to stop.
 */
export async function endOfFeed(
  { read, capabilities }: Pick<Database, 'read' | 'capabilities'>,
  feed: Feed,
): Promise<number> {
  const end = capabilities.manyProcesses
    ? sql<{ end: number }>`select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as "end"`
    : sql<{
        end: number;
      }>`select 1 + coalesce((select seq from sqlite_sequence where name = ${feed}), 0) as "end"`;
  return Number((await end.execute(read)).rows[0]?.end ?? 0);
}
