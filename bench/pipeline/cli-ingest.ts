import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mixedDocument } from '../support/content.ts';
import { createRandom } from '../support/random.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { makeScene } from '../support/scene.ts';
import { keepTrackOf, withFolder } from '../support/scratch.ts';
import { API_KEY, type ServerProcess, startServer } from '../support/server.ts';
import { median } from '../support/statistics.ts';

const CLI = join(import.meta.dirname, '../../packages/cli/dist/main.js');
const DOCUMENTS = 50_000;
const ROUNDS = 5;

/** `cli-ingest`: `tocsin ingest` of a file of 50,000 documents of 1 KB, from its start to its end; no alert checks them. */
export async function cliIngest(): Promise<Row> {
  return withFolder(async (folder) => {
    const server = await startServer(join(folder, 'tocsin.db'));
    const scene = await makeScene(server.url, []);
    const rates: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const file = join(folder, `round-${round}.jsonl`);
      writeFileSync(file, linesOf(round));
      const start = performance.now();
      await ingest(server, file, scene);
      const ms = performance.now() - start;
      if (round > 0) rates.push((DOCUMENTS * 1000) / ms);
      say(`cli-ingest: ${Math.round((DOCUMENTS * 1000) / ms)} documents/s`);
    }
    await server.end();
    return row('pipeline/cli-ingest', median(rates), 'documents/s', rates.length);
  });
}

function linesOf(round: number): string {
  const random = createRandom(900 + round);
  return Array.from(
    { length: DOCUMENTS },
    (_, i) => `${JSON.stringify(mixedDocument(`line-${round}-${i}`, random))}\n`,
  ).join('');
}

async function ingest(
  { url }: ServerProcess,
  file: string,
  { collectionId, namespaceId }: { collectionId: string; namespaceId: string },
): Promise<void> {
  const env = { TOCSIN_URL: url, TOCSIN_API_KEY: API_KEY, TOCSIN_NAMESPACE: namespaceId };
  const child = spawn(process.execPath, [CLI, 'ingest', file, '--collection', collectionId], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  keepTrackOf(child);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`tocsin ingest ended with ${String(code)}`);
}
