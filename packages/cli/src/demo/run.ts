import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp, readConfig } from '@tocsin/server';
import { type Client, createClient } from './client.ts';
import { type DemoReceiver, startReceiver } from './receiver.ts';
import { reportLines } from './report.ts';
import { readSample, toDocument } from './sample.ts';
import { type DemoScene, makeScene } from './scene.ts';

const BATCH = 200;

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** Serves, watches a sample of a software archive, and shows what fired. The server stays up unless `exit` is set. */
export async function runDemo(options: { readonly exit: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-demo-'));
  const key = `sk_demo_${randomBytes(16).toString('hex')}`;
  const app = await createApp({
    ...readConfig(process.env),
    database: { kind: 'sqlite', path: join(folder, 'tocsin.db') },
    port: options.exit ? 0 : readConfig(process.env).port,
    apiKey: key,
    egressAllow: ['127.0.0.1'],
    logLevel: 'warn',
  });
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const receiver = await startReceiver(secret);
  const end = async (): Promise<void> => {
    await app.stop();
    receiver.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await show(app, key, receiver, secret);
  } catch (error) {
    await end();
    throw error;
  }
  if (options.exit) return end();
  say('The server stays up; Ctrl-C ends it and removes the demo’s data.');
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void end().then(() => process.exit(0)));
}

async function show(app: App, key: string, receiver: DemoReceiver, secret: string): Promise<void> {
  const url = await app.start();
  let namespace: string | null = null;
  const client = createClient(url, key, () => namespace);
  const made = await client('POST', '/v1/namespaces', {
    namespace_name: 'software-archive',
    feature_extractors: [{ feature_extractor_name: 'passthrough_extractor', version: 'v1' }],
  });
  namespace = made.namespace_id;
  say(`Tocsin listens on ${url}; the demo watches a software archive.`);
  const scene = await makeScene(client, { url: receiver.url, secret });
  const batches = await feed(client, scene);
  await settled(client, batches * scene.alerts.length);
  for (const line of await reportLines(client, scene.alerts, receiver.counts)) say(line);
  if (receiver.refused() > 0) throw new Error(`${receiver.refused()} webhooks had a wrong signature`);
  say();
  say(`Look at it in a browser: ${url}`);
  say(`  and sign in with ${key}`);
  say();
  say('List the executions:');
  say(`  curl --request GET '${url}/v1/alerts/executions' \\`);
  say(`    --header 'Authorization: Bearer ${key}' --header 'X-Namespace: software-archive' \\`);
  say(`    --data '{"limit": 20, "include_total": true}'`);
  say();
}

async function feed(client: Client, scene: DemoScene): Promise<number> {
  const records = readSample();
  let batches = 0;
  for (let i = 0; i < records.length; i += BATCH) {
    const documents = records.slice(i, i + BATCH).map(toDocument);
    await client('POST', `/v1/collections/${scene.collectionId}/documents/bulk`, { documents });
    batches++;
    progress(Math.min(i + BATCH, records.length), records.length);
  }
  const planted = records.filter(({ made_up }) => made_up).length;
  say(`  ${planted} of them are made up: names that look like well-known ones, to be found`);
  return batches;
}

function progress(done: number, all: number): void {
  if (process.stdout.isTTY) process.stdout.write(`\r  ${done} of ${all} records${done === all ? '\n' : ''}`);
  else if (done === all) say(`  ${all} records`);
}

/** Waits until every batch is checked and every delivery is made. */
async function settled(client: Client, executions: number): Promise<void> {
  for (;;) {
    const page = await client('GET', '/v1/alerts/executions?limit=1000&triggered=true');
    const all = await client('GET', '/v1/alerts/executions?limit=1');
    const waiting = page.results.some(
      (one: { notification: { status: string } }) => one.notification.status === 'pending',
    );
    if (all.total_count >= executions && !waiting) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
