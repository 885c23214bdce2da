import { join } from 'node:path';
import { createClient, totalOf, untilTotal } from '../support/client.ts';
import { mixedDocument, mixedFilters } from '../support/content.ts';
import { createRandom } from '../support/random.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { makeScene } from '../support/scene.ts';
import { withFolder } from '../support/scratch.ts';
import { startServer } from '../support/server.ts';
import { median } from '../support/statistics.ts';
import { restartTimes } from './restart.ts';

const ALERTS = 100;
const BATCHES = 40;
const BATCH_SIZE = 500;
const ROUNDS = 5;
/** Requests under way at once: enough that the server never waits for the client. */
const CLIENTS = 2;

/** `bulk-ingest`, and `restart` with what it left behind. */
export async function bulkIngest(): Promise<Row[]> {
  return withFolder(async (folder) => {
    const databasePath = join(folder, 'tocsin.db');
    const rates = await ingestRates(databasePath);
    say('restart');
    const starts = await restartTimes(databasePath);
    return [
      row('pipeline/bulk-ingest', median(rates), 'documents/s', rates.length),
      row('pipeline/restart', median(starts), 'ms', starts.length),
    ];
  });
}

/** Documents a second, a round each; a round before them warms up. @param database as `startServer` takes it */
export async function ingestRates(database: string): Promise<number[]> {
  const server = await startServer(database);
  const scene = await makeScene(
    server.url,
    mixedFilters(ALERTS).map((filter) => ({ filter })),
  );
  const client = createClient(server.url, scene.namespaceId);
  const path = `/v1/collections/${scene.collectionId}/documents/bulk`;
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const bodies = batchesOf(round);
    const start = performance.now();
    await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        for (let body = bodies.pop(); body !== undefined; body = bodies.pop())
          await client.call('POST', path, body);
      }),
    );
    const accepted = performance.now();
    await untilTotal(client, (round + 1) * BATCHES * ALERTS);
    const end = performance.now();
    if (round > 0) rates.push((BATCHES * BATCH_SIZE * 1000) / (end - start));
    const [acceptedMs, allMs] = [accepted - start, end - start].map(Math.round);
    say(`bulk-ingest: accepted after ${acceptedMs} ms, checked after ${allMs} ms`);
  }
  say(`bulk-ingest: ${await totalOf(client, '&triggered=true')} of ${await totalOf(client)} triggered`);
  client.close();
  await server.end();
  return rates;
}

function batchesOf(round: number): string[] {
  const random = createRandom(100 + round);
  return Array.from({ length: BATCHES }, (_, batch) => {
    const documents = Array.from({ length: BATCH_SIZE }, (_, i) =>
      mixedDocument(`document-${round}-${batch}-${i}`, random),
    );
    return JSON.stringify({ documents });
  });
}
