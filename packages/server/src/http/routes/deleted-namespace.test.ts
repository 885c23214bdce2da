import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { buildTestServer, caller } from '../../testing/server.ts';
import { collectionRoutes } from './collections.ts';
import { documentRoutes } from './documents.ts';
import { namespaceRoutes } from './namespaces.ts';

let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const extractor = { feature_extractor_name: 'x', version: 'v1' };
const count = async (table: 'documents' | 'jobs' | 'batches') =>
  (await test.ctx.db.read.selectFrom(table).select('namespace_id').execute()).length;

it('a document whose namespace is deleted while its body arrives is refused', async () => {
  const app = buildTestServer(test.ctx, [namespaceRoutes, collectionRoutes, documentRoutes]);
  const call = caller(app);
  const id = (
    await call('POST /v1/namespaces', { namespace_name: 'n', feature_extractors: [extractor] })
  ).json().namespace_id;
  const headers = { 'x-namespace': id };
  const body = { collection_name: 'news', source: { type: 'bucket' }, feature_extractor: extractor };
  expect((await call('POST /v1/collections', body, { headers })).statusCode).toBe(200);

  const slow = buildTestServer(test.ctx, [documentRoutes]);
  slow.addHook('preHandler', async () => {
    expect((await call(`DELETE /v1/namespaces/${id}`)).statusCode).toBe(200);
  });
  const path = 'POST /v1/collections/news/documents/bulk';
  const answer = await caller(slow)(path, { documents: [{ metadata: { a: 1 } }] }, { headers });
  expect(answer.statusCode).toBe(404);
  expect([await count('documents'), await count('batches'), await count('jobs')]).toEqual([0, 0, 0]);
  await app.close();
  await slow.close();
});
