import { join } from 'node:path';
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
    const history = { databasePath, namespaceId: scene.namespaceId, executionIds, depth: DEPTH };
    return [...(await listInProcess(history)), ...(await listOverHttp(history))];
  });
}
