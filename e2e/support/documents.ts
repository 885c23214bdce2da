import { call, must, until } from './api.ts';
import type { Scene } from './scene.ts';

/** A document as these tests send it. */
export interface Stored {
  document_id: string;
  metadata: { n: number };
}

/** An execution as far as these tests look into it. */
export interface Listed {
  execution_id: string;
  source_documents: string[];
}

/**
 * Sends document `n` under its own Idempotency-Key: a client that is cut off cannot know whether its document was taken,
 * and sends it again.
 * @returns whether it was taken
 */
export async function sendNumbered(url: string, scene: Scene, n: number): Promise<boolean> {
  const body = { collection_id: scene.collectionId, metadata: { n } };
  const headers = { ...scene.headers, 'idempotency-key': `document-${n}` };
  const path = `/v1/collections/${scene.collectionId}/documents`;
  const answer = await call(url, 'POST', path, body, headers).catch(() => null);
  return answer?.status === 200;
}

/** Every document of the scene's collection. */
export async function allDocuments(url: string, { collectionId, headers }: Scene): Promise<Stored[]> {
  const all: Stored[] = [];
  for (let cursor: string | null = null; ; ) {
    const path = `/v1/collections/${collectionId}/documents/list`;
    const page = await must(url, 'POST', path, { limit: 1000, cursor }, headers);
    all.push(...page.results);
    cursor = page.pagination.next_cursor;
    if (cursor === null) return all;
  }
}

/** Every execution that a filter leaves. @param query such as `?triggered=true` */
export async function allExecutions(url: string, query: string, { headers }: Scene): Promise<Listed[]> {
  const all: Listed[] = [];
  for (let cursor: string | null = null; ; ) {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await must(url, 'GET', `/v1/alerts/executions${query}&limit=100${more}`, undefined, headers);
    all.push(...page.results);
    cursor = page.pagination.next_cursor;
    if (cursor === null) return all;
  }
}

/** Waits until there are so many executions. */
export async function untilExecutions(url: string, { headers }: Scene, count: number): Promise<void> {
  const first = () => must(url, 'GET', '/v1/alerts/executions?limit=1', undefined, headers);
  await until(first, (page) => page.total_count >= count, 120_000);
}
