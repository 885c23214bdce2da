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
import { listInProcess } from './in-process.ts';
import { listOverHttp } from './over-http.ts';

const ALERTS = 100;
const BATCHES = 10_000;
const DEPTH = 500_000;

/** The history of a million executions, page by page. */
export async function listing(): Promise<Row[]> {
  return withFolder(async (folder) => {
    const databasePath = join(folder, 'tocsin.db');
    const server = await startServer(databasePath);
    const filters = mixedFilters(ALERTS).map((filter) => ({ filter }));
    const scene = await makeScene(server.url, filters);
    await server.end();
    say(`writing ${(ALERTS * BATCHES).toLocaleString('en')} executions`);
    const executionIds = fillHistory(databasePath, scene, BATCHES);
    const history = {
      database: databasePath,
      namespaceId: scene.namespaceId,
      total: executionIds.length,
      idAt: (position: number) => executionIds[position] as string,
      depth: DEPTH,
    };
    const writer = startWriterHere(databasePath);
    const db = openSqlite(databasePath, writer.connect());
    const inProcess = await listInProcess(history, db);
    await db.close();
    await writer.close();
    return [...inProcess, ...(await listOverHttp(history))];
  });
}
