import { firstIdAt, timeOfId } from '../platform/ids.ts';
import { insertion, type Reader, type Write } from './database.ts';
import type { ExecutionsTable } from './tables.ts';

/**
 * Ids sort by the time at which they were made, which is the time of the row; but ids never go back, and clocks do.
 * So far apart they may be without more ado, in milliseconds.
 */
const SLACK_MS = 60_000;
/** Names of settings behind this hold how far apart those of executions have been, as an exponent of two. */
const DRIFT = 'execution_drift/';

/** A range of ids: [from, to). */
export interface IdRange {
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * Notes, in the transaction that records executions, that their ids and their times are far apart: the clock was set back.
 * Any of several processes may note it at once.
 */
export function driftOf(rows: readonly Pick<ExecutionsTable, 'execution_id' | 'executed_at'>[]): Write {
  const drift = Math.max(0, ...rows.map((row) => Math.abs(timeOfId(row.execution_id) - row.executed_at)));
  const exponent = String(Math.ceil(Math.log2(drift))).padStart(2, '0');
  const notes = drift > SLACK_MS ? [{ name: DRIFT + exponent, value: '' }] : [];
  return insertion('settings', notes, 'ignore');
}

/**
 * The ids among which all rows of a time range are found; others may be among them. It lets every index serve a time range,
 * since all of them end with the id. Ids of deliveries and executions are made with the same clock.
 * @param prefix of the ids: `exec_`
 * @param since, until milliseconds since 1970
 */
export async function idRangeOf(
  db: Reader,
  prefix: string,
  since: number | undefined,
  until: number | undefined,
): Promise<IdRange> {
  if (since === undefined && until === undefined) return { from: null, to: null };
  const slack = Math.max(SLACK_MS, await largestDrift(db));
  return {
    from: since === undefined ? null : firstIdAt(prefix, since - slack),
    to: until === undefined ? null : firstIdAt(prefix, until + slack + 1),
  };
}

async function largestDrift(db: Reader): Promise<number> {
  const row = await db
    .selectFrom('settings')
    .select('name')
    .where('name', '>=', DRIFT)
    .where('name', '<', `${DRIFT}:`)
    .orderBy('name', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? 0 : 2 ** Number(row.name.slice(DRIFT.length));
}
