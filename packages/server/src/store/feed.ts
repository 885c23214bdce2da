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

/**
 * What is behind all rows of a feed that are committed by now: each has a smaller position. On PostgreSQL others with a
 * smaller one may still be committed.
 */
export async function topOfFeed(db: Pick<Database, 'read' | 'capabilities'>, feed: Feed): Promise<number> {
  if (!db.capabilities.manyProcesses) return endOfFeed(db, feed);
  const top = sql<{ top: number }>`select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as "top"`;
  return Number((await top.execute(db.read)).rows[0]?.top ?? 0);
}
