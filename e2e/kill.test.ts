import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, must, until } from './support/api.ts';
import { startReceiver } from './support/receiver.ts';
import { makeScene } from './support/scene.ts';
import { type ServerProcess, startServer } from './support/server.ts';

const KILLS = Number(process.env['TOCSIN_KILLS'] ?? 5);

it(
  `loses nothing and records nothing twice over ${KILLS} kills`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-kill-'));
    const receiver = await startReceiver();
    const database = join(folder, 'tocsin.db');
    let server: ServerProcess = await startServer(database);
    const scene = await makeScene(server.url, receiver.url, [
      { field: 'metadata.n', operator: 'gte', value: 0 },
      { field: 'metadata.n', operator: 'lt', value: 0 },
    ]);
    const path = `/v1/collections/${scene.collectionId}/documents`;
    let n = 0;
    // A client that is cut off cannot know whether its document was taken, and sends it again under the same key.
    const send = async (number: number): Promise<boolean> => {
      const body = { collection_id: scene.collectionId, metadata: { n: number } };
      const headers = { ...scene.headers, 'idempotency-key': `document-${number}` };
      const answer = await call(server.url, 'POST', path, body, headers).catch(() => null);
      return answer?.status === 200;
    };
    for (let kill = 0; kill < KILLS; kill++) {
      // Killed after a number of posts and a few milliseconds, both by chance, with more posts under way.
      const numbers = Array.from({ length: 5 + Math.floor(Math.random() * 20) }, () => n++);
      const sent = numbers.map(send);
      await Promise.race(sent);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      await server.kill('SIGKILL');
      const taken = await Promise.all(sent);
      server = await startServer(database);
      const again = await Promise.all(numbers.filter((_, i) => !taken[i]).map(send));
      expect(again).not.toContain(false);
    }
    const documents = await allDocuments(server.url, scene.collectionId, scene.headers);
    expect(documents.map(({ metadata }) => metadata.n).sort((x, y) => x - y)).toEqual(
      Array.from({ length: n }, (_, i) => i),
    );
    const stored = new Set(documents.map(({ document_id }) => document_id));
    const executions = () =>
      must(server.url, 'GET', '/v1/alerts/executions?limit=1', undefined, scene.headers);
    await until(executions, (page) => page.total_count >= 2 * stored.size, 60_000);
    const triggered = await allExecutions(server.url, '?triggered=true', scene.headers);
    expect(triggered).toHaveLength(stored.size);
    expect(new Set(triggered.flatMap((execution) => execution.source_documents)).size).toBe(stored.size);
    const silent = await allExecutions(server.url, '?triggered=false', scene.headers);
    expect(silent).toHaveLength(stored.size);
    await until(
      async () => new Set(receiver.received.map(({ id }) => id)).size,
      (size) => size === stored.size,
      60_000,
    );
    const told = new Map(
      receiver.received.map(({ id, body }) => [id, JSON.parse(body).data.execution_id as string]),
    );
    expect(new Set(told.values())).toEqual(new Set(triggered.map((execution) => execution.execution_id)));
    await server.kill('SIGTERM');
    await receiver.close();
    rmSync(folder, { recursive: true });
  },
  60_000 + KILLS * 10_000,
);

interface Stored {
  document_id: string;
  metadata: { n: number };
}

async function allDocuments(
  url: string,
  collectionId: string,
  headers: Record<string, string>,
): Promise<Stored[]> {
  const all: Stored[] = [];
  for (let cursor: string | null = null; ; ) {
    const path = `/v1/collections/${collectionId}/documents/list`;
    const page = await must(url, 'POST', path, { limit: 1000, cursor }, headers);
    all.push(...page.results);
    cursor = page.pagination.next_cursor;
    if (cursor === null) return all;
  }
}

interface Listed {
  execution_id: string;
  source_documents: string[];
}

async function allExecutions(url: string, query: string, headers: Record<string, string>): Promise<Listed[]> {
  const all: Listed[] = [];
  for (let cursor: string | null = null; ; ) {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await must(url, 'GET', `/v1/alerts/executions${query}&limit=100${more}`, undefined, headers);
    all.push(...page.results);
    cursor = page.pagination.next_cursor;
    if (cursor === null) return all;
  }
}
