import { countExecutions } from '../../packages/server/src/executions/count.ts';
import { listExecutions } from '../../packages/server/src/executions/read.ts';
import type { Database } from '../../packages/server/src/store/database.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { median, quantile, timesOf } from '../support/statistics.ts';
import { type History, PAGE_SIZE, RUNS, WARM_UP } from './history.ts';

/** What a listing costs inside the server, without HTTP: the page, the exact total, and both. */
export async function listInProcess(history: History, db: Database, group = 'listing'): Promise<Row[]> {
  say('listing in process');
  const { namespaceId, idAt, total, depth } = history;
  const list = async (after: string | undefined, withTotal: boolean): Promise<void> => {
    const cursor = after === undefined ? null : [after];
    const page = { limit: PAGE_SIZE, offset: 0, after: cursor, includeTotal: withTotal };
    const { rows } = await listExecutions(db.read, namespaceId, {}, page);
    const begin = after === undefined ? 0 : depth;
    if (rows[0]?.execution_id !== idAt(begin)) throw new Error('the page is not the one asked for');
    if (withTotal && (await countExecutions(db.read, namespaceId, {})) !== total)
      throw new Error('the total is wrong');
  };
  const deepCursor = idAt(depth - 1);
  const times = await timesOf(
    {
      first: () => list(undefined, true),
      deep: () => list(deepCursor, true),
      bare: () => list(undefined, false),
    },
    RUNS,
    WARM_UP,
  );
  return [
    row(`${group}/listing-first`, median(times.first), 'ms', RUNS),
    row(`${group}/listing-first/p99`, quantile(times.first, 0.99), 'ms', RUNS),
    row(`${group}/listing-deep`, median(times.deep), 'ms', RUNS),
    row(`${group}/listing-deep/p99`, quantile(times.deep, 0.99), 'ms', RUNS),
    row(`${group}/listing-total`, median(times.first) - median(times.bare), 'ms', RUNS),
  ];
}
