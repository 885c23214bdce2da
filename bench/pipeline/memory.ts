import { join } from 'node:path';
import { say } from '../support/report.ts';
import { residentMegabytes } from '../support/resident.ts';
import { type Row, row } from '../support/row.ts';
import { withFolder } from '../support/scratch.ts';
import { startServer } from '../support/server.ts';
import { median } from '../support/statistics.ts';

const RUNS = 3;
/** What a start leaves to be done has been done by then. */
const SETTLED_MS = 1500;

/** `idle-memory`: what a server that was just started, on an empty database, holds in memory. */
export async function idleMemory(): Promise<Row> {
  say('idle-memory');
  const sizes: number[] = [];
  for (let i = 0; i < RUNS; i++)
    await withFolder(async (folder) => {
      const server = await startServer(join(folder, 'tocsin.db'));
      await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
      sizes.push(residentMegabytes(server.pid));
      await server.end();
    });
  return row('pipeline/idle-memory', median(sizes), 'MB', sizes.length);
}
