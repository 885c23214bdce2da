import { openPostgres } from '../../packages/server/src/store/dialects/postgres/open.ts';
import { openPool } from '../../packages/server/src/store/dialects/postgres/pg-pool.ts';
import { listInProcess } from '../listing/in-process.ts';
import { listOverHttp } from '../listing/over-http.ts';
import { ingestRates } from '../pipeline/bulk-ingest.ts';
import { mixedFilters } from '../support/content.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { makeScene } from '../support/scene.ts';
import { startServer } from '../support/server.ts';
import { median } from '../support/statistics.ts';
import { SERVER_URL, withDatabase } from './database.ts';
import { fillHistory, idOf } from './fill.ts';

const ALERTS = 100;
const BATCHES = 100_000;
const DEPTH = 500_000;

/** The same work on a PostgreSQL server on this machine; without one there is nothing to measure. */
export async function postgres(): Promise<Row[]> {
  if (SERVER_URL === undefined) {
    say('no PostgreSQL server: set TOCSIN_BENCH_POSTGRES_URL');
    return [];
  }
  return [...(await bulkIngest(SERVER_URL)), ...(await listing(SERVER_URL))];
}

async function bulkIngest(serverUrl: string): Promise<Row[]> {
  const rates = await withDatabase(serverUrl, ingestRates);
  return [row('postgres/bulk-ingest-pg', median(rates), 'documents/s', rates.length)];
}

/** The history of ten million executions, page by page. */
async function listing(serverUrl: string): Promise<Row[]> {
  return withDatabase(serverUrl, async (url) => {
    const server = await startServer(url);
    const scene = await makeScene(
      server.url,
      mixedFilters(ALERTS).map((filter) => ({ filter })),
    );
    await server.end();
    const total = ALERTS * BATCHES;
    say(`writing ${total.toLocaleString('en')} executions`);
    await fillHistory(url, scene, BATCHES);
    const history = {
      database: url,
      namespaceId: scene.namespaceId,
      total,
      idAt: (position: number) => idOf(total - 1 - position),
      depth: DEPTH,
    };
    const db = openPostgres(openPool({ url, size: 2, name: 'tocsin bench', onIdleError: () => {} }), false);
    const inProcess = await listInProcess(history, db, 'postgres');
    await db.close();
    return [...inProcess, ...(await listOverHttp(history, 'postgres'))];
  });
}
