import { join } from 'node:path';
import { openSqlite } from '../../packages/server/src/store/dialects/sqlite/open.ts';
import { startWriterHere } from '../../packages/server/src/store/dialects/sqlite/writer.ts';
import { mixedFilters } from '../support/content.ts';
import { say } from '../support/report.ts';
import type { Row } from '../support/row.ts';
import { makeScene } from '../support/scene.ts';
import { withFolder } from '../support/scratch.ts';
import { startServer } from '../support/server.ts';
import { fillHistory } from './fill.ts';
import type { History } from './history.ts';
import { listInProcess } from './in-process.ts';
import { listOverHttp } from './over-http.ts';

const ALERTS = 100;
const BATCHES = 10_000;
const DEPTH = 500_000;

/** The history of a million executions, page by page. */
export async function listing(): Promise<Row[]> {
  return withFolder(async (folder) => {
    const history = await writeHistory(folder);
    const writer = startWriterHere(history.database);
    const db = openSqlite(history.database, writer.connect());
    const inProcess = await listInProcess(history, db);
    await db.close();
    await writer.close();
    return [...inProcess, ...(await listOverHttp(history))];
  });
}

/** Writes a million executions into a new database. @param folder where it is put */
export async function writeHistory(folder: string): Promise<History> {
  const database = join(folder, 'tocsin.db');
  const server = await startServer(database);
  const filters = mixedFilters(ALERTS).map((filter) => ({ filter }));
  const scene = await makeScene(server.url, filters);
  await server.end();
  say(`writing ${(ALERTS * BATCHES).toLocaleString('en')} executions`);
  const executionIds = fillHistory(database, scene, BATCHES);
  return {
    database,
    namespaceId: scene.namespaceId,
    total: executionIds.length,
    idAt: (position) => executionIds[position] as string,
    depth: DEPTH,
  };
}
