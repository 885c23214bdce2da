import { countExecutions, listExecutions } from '../../packages/server/src/executions/read.ts';
import { openSqlite } from '../../packages/server/src/store/dialects/sqlite/open.ts';
import { startWriterHere } from '../../packages/server/src/store/dialects/sqlite/writer.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { median, quantile, timesOf } from '../support/statistics.ts';
import { type History, PAGE_SIZE, RUNS, WARM_UP } from './history.ts';

/** What a listing costs inside the server, without HTTP: the page, the exact total, and both. */
export async function listInProcess(history: History): Promise<Row[]> {
  say('listing in process');
  const { databasePath, namespaceId, executionIds, depth } = history;
  const writer = startWriterHere(databasePath);
  const db = openSqlite(databasePath, writer.connect());
  const list = async (after: string | undefined, withTotal: boolean): Promise<void> => {
    const cursor = after === undefined ? null : [after];
    const page = { limit: PAGE_SIZE, offset: 0, after: cursor, includeTotal: withTotal };
    const { rows } = await listExecutions(db.read, namespaceId, {}, page);
    const begin = after === undefined ? 0 : depth;
    if (rows[0]?.execution_id !== executionIds[begin]) throw new Error('the page is not the one asked for');
    if (withTotal && (await countExecutions(db.read, namespaceId, {})) !== executionIds.length)
      throw new Error('the total is wrong');
  };
  const deepCursor = executionIds[depth - 1] as string;
  const times = await timesOf(
    {
      first: () => list(undefined, true),
      deep: () => list(deepCursor, true),
      bare: () => list(undefined, false),
    },
    RUNS,
    WARM_UP,
  );
  await db.close();
  await writer.close();
  return [
    row('listing/listing-first', median(times.first), 'ms', RUNS),
    row('listing/listing-first/p99', quantile(times.first, 0.99), 'ms', RUNS),
    row('listing/listing-deep', median(times.deep), 'ms', RUNS),
    row('listing/listing-deep/p99', quantile(times.deep, 0.99), 'ms', RUNS),
    row('listing/listing-total', median(times.first) - median(times.bare), 'ms', RUNS),
  ];
}
