import { join } from 'node:path';
import { type Client, createClient, untilTotal } from '../support/client.ts';
import { MARKER, MARKER_FILTER, mixedFilters, quietDocument } from '../support/content.ts';
import { createRandom } from '../support/random.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { makeScene } from '../support/scene.ts';
import { withFolder } from '../support/scratch.ts';
import { startServer } from '../support/server.ts';
import { median, quantile, timesOf } from '../support/statistics.ts';

const ALERTS = 100;
const RUNS = 1000;
const RUNS_APART = 300;
const WARM_UP = 300;

/** `post-latency` and `webhook-latency`: one document at a time, 100 alerts of which one has a webhook. */
export async function latency(): Promise<Row[]> {
  const receiver = await startReceiver();
  try {
    return await withFolder((folder) => measure(join(folder, 'tocsin.db'), receiver));
  } finally {
    receiver.close();
  }
}

async function measure(databasePath: string, receiver: Receiver): Promise<Row[]> {
  const server = await startServer(databasePath);
  const filters = mixedFilters(ALERTS - 1).map((filter) => ({ filter }));
  const scene = await makeScene(server.url, [...filters, { filter: MARKER_FILTER, hook: receiver.url }]);
  const client = createClient(server.url, scene.namespaceId);
  const path = `/v1/collections/${scene.collectionId}/documents`;
  say('post-latency');
  const posts = await timePosts(client, path, scene.collectionId);
  await untilTotal(client, (WARM_UP + RUNS) * ALERTS);
  const apart = await timePostsApart(client, path, scene.collectionId);
  say('webhook-latency');
  const hooks = await timeWebhooks(client, path, scene.collectionId, receiver);
  client.close();
  await server.end();
  return [
    row('pipeline/post-latency', median(posts), 'ms', posts.length),
    row('pipeline/post-latency/p99', quantile(posts, 0.99), 'ms', posts.length),
    row('pipeline/post-latency/apart', median(apart), 'ms', apart.length),
    row('pipeline/webhook-latency', median(hooks), 'ms', hooks.length),
    row('pipeline/webhook-latency/p99', quantile(hooks, 0.99), 'ms', hooks.length),
  ];
}

/** Back to back: while one document is accepted, those before it are being checked. */
async function timePosts(client: Client, path: string, collection_id: string): Promise<number[]> {
  const random = createRandom(1);
  const bodies = Array.from({ length: WARM_UP + RUNS }, (_, i) =>
    JSON.stringify({ collection_id, ...quietDocument(`quiet-${i}`, random) }),
  );
  const post = (i: number): Promise<unknown> => client.call('POST', path, bodies[i] as string);
  return (await timesOf({ post }, RUNS, WARM_UP)).post;
}

/** Each when the one before has been checked, so that none waits for another: what accepting alone costs. */
async function timePostsApart(client: Client, path: string, collection_id: string): Promise<number[]> {
  const random = createRandom(3);
  const times: number[] = [];
  for (let i = 0; i < RUNS_APART; i++) {
    const body = JSON.stringify({ collection_id, ...quietDocument(`apart-${i}`, random) });
    const start = performance.now();
    await client.call('POST', path, body);
    times.push(performance.now() - start);
    await untilTotal(client, (WARM_UP + RUNS + i + 1) * ALERTS);
  }
  return times;
}

/** From the moment at which the client has the answer until the receiver has the whole webhook. */
async function timeWebhooks(
  client: Client,
  path: string,
  collection_id: string,
  receiver: Receiver,
): Promise<number[]> {
  const random = createRandom(2);
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + RUNS; i++) {
    const body = JSON.stringify({ collection_id, ...quietDocument(`marked-${i}`, random, MARKER) });
    const arrival = receiver.next();
    await client.call('POST', path, body);
    const answered = performance.now();
    const arrived = await arrival;
    if (i >= WARM_UP) times.push(arrived - answered);
  }
  return times;
}
