import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must, until } from './support/api.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { makeScene, type Scene, SECRET } from './support/scene.ts';
import { API_KEY, type ServerProcess, startServer } from './support/server.ts';

let folder: string;
let server: ServerProcess;
let receiver: Receiver;
let scene: Scene;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  receiver = await startReceiver();
  server = await startServer(join(folder, 'tocsin.db'));
  scene = await makeScene(server.url, receiver.url, [
    { field: 'metadata.title', operator: 'text', value: 'red fox' },
    { field: 'metadata.size', operator: 'gt', value: 1000 },
  ]);
});

afterAll(async () => {
  await server.kill('SIGTERM');
  await receiver.close();
  rmSync(folder, { recursive: true });
});

describe('the main job', () => {
  it('checks a document, records the executions and sends a webhook that verifies', async () => {
    const path = `/v1/collections/${scene.collectionId}/documents/bulk`;
    const documents = [
      { document_id: 'fox', metadata: { title: 'A Red Fox!', size: 1 } },
      { document_id: 'hen', metadata: { title: 'A white hen', size: 2 } },
    ];
    const { batch_id } = await must(server.url, 'POST', path, { documents }, scene.headers);
    const list = () =>
      must(server.url, 'GET', `/v1/alerts/executions?batch_id=${batch_id}`, undefined, scene.headers);
    const { results, total_count } = await until(list, (page) => page.total_count === 2);
    expect(total_count).toBe(2);
    const fired = results.find((execution: { triggered: boolean }) => execution.triggered);
    expect(fired).toMatchObject({
      alert_id: scene.alertIds[0],
      match_count: 1,
      source_documents: ['fox', 'hen'],
      status: 'completed',
      matches: [{ document_id: 'fox', score: 1, metadata: { title: 'A Red Fox!', size: 1 } }],
    });
    await until(
      async () => receiver.received.length,
      (n) => n === 1,
    );
    const [message] = receiver.received;
    const event = new Webhook(SECRET).verify(message?.body ?? '', message?.headers as Record<string, string>);
    expect(event).toMatchObject({
      type: 'alert.triggered',
      data: { execution_id: fired.execution_id, execution: { match_count: 1 } },
    });
    const deliveries = await until(
      () =>
        must(
          server.url,
          'GET',
          `/v1/alerts/executions/${fired.execution_id}/deliveries`,
          undefined,
          scene.headers,
        ),
      (answer) => answer.results[0]?.status === 'delivered',
    );
    expect(deliveries.results[0].attempts).toMatchObject([
      { attempt: 1, outcome: 'delivered', status_code: 200 },
    ]);
  });

  it('lists with a JSON body on GET, with and without a content type', async () => {
    for (const headers of [{}, { 'content-type': 'application/x-www-form-urlencoded' }] as Record<
      string,
      string
    >[]) {
      const answer = await getWithBody(
        `${server.url}/v1/alerts/executions`,
        '{"limit":1,"include_total":true}',
        headers,
      );
      expect(answer.results).toHaveLength(1);
      expect(answer.pagination.next_cursor).toEqual(expect.any(String));
    }
    const empty = await getWithBody(`${server.url}/v1/alerts/executions`, '', {
      'content-type': 'application/json',
    });
    expect(empty.total_count).toBe(2);
  });

  it('pages without losing or repeating a row while others arrive', async () => {
    const path = `/v1/collections/${scene.collectionId}/documents`;
    const seen: string[] = [];
    const before = await must(
      server.url,
      'GET',
      '/v1/alerts/executions?limit=1000',
      undefined,
      scene.headers,
    );
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await must(
        server.url,
        'GET',
        `/v1/alerts/executions?limit=1${query}`,
        undefined,
        scene.headers,
      );
      seen.push(...page.results.map((execution: { execution_id: string }) => execution.execution_id));
      cursor = page.pagination.next_cursor;
      await must(
        server.url,
        'POST',
        path,
        { collection_id: scene.collectionId, metadata: { size: 5000 } },
        scene.headers,
      );
    } while (cursor !== null);
    const first = before.results.map((execution: { execution_id: string }) => execution.execution_id);
    expect(seen.slice(-first.length)).toEqual(first);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

/** fetch refuses a body on GET, so this goes by node:http. */
async function getWithBody(url: string, body: string, headers: Record<string, string>): Promise<any> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const all = {
      authorization: `Bearer ${API_KEY}`,
      'content-length': String(body.length),
      ...scene.headers,
      ...headers,
    };
    const sent = request(url, { method: 'GET', headers: all }, (response) => {
      let text = '';
      response.on('data', (part) => (text += part));
      response.on('end', () => resolve(JSON.parse(text)));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
