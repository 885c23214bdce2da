import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { collectionRoutes } from './collections.ts';
import { documentRoutes } from './documents.ts';
import { namespaceRoutes } from './namespaces.ts';

const EXTRACTOR = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };
const clip = (vectors: unknown, more: object = {}) => [{ feature_extractor_id: 'clip_v1', vectors, ...more }];
const DOCUMENTS = '/v1/collections/things/documents';
let test: TestContext;
let app: FastifyInstance;
let call: Call;
const body = async (...args: Parameters<Call>) => (await call(...args)).json();
const status = async (...args: Parameters<Call>) => (await call(...args)).statusCode;
const jobs = () => test.ctx.db.read.selectFrom('jobs').selectAll().execute();

beforeEach(async () => {
  test = await openTestContext();
  app = buildTestServer(test.ctx, [namespaceRoutes, collectionRoutes, documentRoutes]);
  call = caller(app);
  await call('POST /v1/namespaces', { namespace_name: 'n', feature_extractors: [EXTRACTOR] });
  const collection = { collection_name: 'things', source: { type: 'bucket' }, feature_extractor: EXTRACTOR };
  await call('POST /v1/collections', collection);
});
afterEach(async () => {
  await app.close();
  await test.close();
});

describe('documents', () => {
  it('are created, unchanged or updated under the id that the client chose', async () => {
    const bulk = (n: number) => body(`POST ${DOCUMENTS}/bulk`, { documents: [{ document_id: 'a', n }] });
    expect((await bulk(1)).documents).toEqual([{ document_id: 'a', status: 'created' }]);
    expect(await bulk(1)).toEqual({ batch_id: null, documents: [{ document_id: 'a', status: 'unchanged' }] });
    expect((await bulk(2)).documents).toEqual([{ document_id: 'a', status: 'updated' }]);
    expect(await jobs()).toHaveLength(2);
    expect(await body(`GET ${DOCUMENTS}/a`)).toMatchObject({ document_id: 'a', n: 2 });
  });

  it('are all written or none, and the error names the one at fault', async () => {
    const documents = [{ document_id: 'a' }, { document_id: 'b', features: clip([1, 'x']) }];
    const answer = await call(`POST ${DOCUMENTS}/bulk`, { documents });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().detail[0].loc).toEqual(['body', 'documents', 1, 'features', 0, 'vectors', 1]);
    expect(await status(`GET ${DOCUMENTS}/a`)).toBe(404);
    const twice = { documents: [{ document_id: 'a' }, { document_id: 'a' }] };
    expect((await body(`POST ${DOCUMENTS}/bulk`, twice)).detail[0].loc).toEqual([
      'body',
      'documents',
      1,
      'document_id',
    ]);
  });

  it('have no id that means something else in a path', async () => {
    for (const document_id of ['batch', 'bulk', 'list']) {
      const one = await body(`POST ${DOCUMENTS}`, { document_id, collection_id: 'things' });
      expect(one.error.message).toBe(`document_id: "${document_id}" is a part of paths; choose another id`);
      expect(await status(`POST ${DOCUMENTS}/bulk`, { documents: [{ document_id }] })).toBe(422);
      expect(await status(`PUT ${DOCUMENTS}/${document_id}`, {})).toBe(404);
    }
  });

  it('keep their id: a change may repeat it, and no other', async () => {
    await call(`POST ${DOCUMENTS}`, { document_id: 'a', collection_id: 'things', features: clip([1, 0]) });
    for (const method of ['PUT', 'PATCH']) {
      const answer = await call(`${method} ${DOCUMENTS}/a`, { document_id: 'other' });
      expect([answer.statusCode, answer.json().detail[0].loc]).toEqual([422, ['body', 'document_id']]);
      expect(await status(`${method} ${DOCUMENTS}/a`, { document_id: 'a', n: 1 })).toBe(200);
    }
  });

  it('that are replaced keep the features that nothing is said of, and lose them with an empty list', async () => {
    const features = clip([0.5, 1]);
    await call(`POST ${DOCUMENTS}`, { document_id: 'a', collection_id: 'things', m: 1, features });
    const replaced = async (sent: object) => {
      await call(`PUT ${DOCUMENTS}/a`, sent);
      return body(`GET ${DOCUMENTS}/a?return_vectors=True`);
    };
    const kept = await replaced({ n: 2 });
    expect([kept.n, 'm' in kept, kept.features.length]).toEqual([2, false, 1]);
    expect((await replaced({ n: 2, features: [] })).features).toEqual([]);
  });

  it('bring back the features that they came with', async () => {
    const features = clip({ a: [0.5, 1] }, { hashes: { pdq: 'ff'.repeat(32) } });
    await call(`POST ${DOCUMENTS}`, { document_id: 'a', collection_id: 'things', features });
    expect((await body(`GET ${DOCUMENTS}/a?return_vectors=true`)).features).toEqual(features);
    expect(await body(`GET ${DOCUMENTS}/a`)).not.toHaveProperty('features');
  });

  it.each([
    [{ vectors: [[1, 2]] }, /multi vectors are not supported/],
    [{ vectors: { indices: [1], values: [2] } }, /sparse vectors are not supported/],
    [{ vectors: [1e39] }, /finite/],
    [{ vectors: [] }, /non-empty/],
    [{ hashes: { pdq: 'xyz' } }, /pdq/],
    [{ vectors: { 'a/b': [1] } }, /output’s name/],
    [{ feature_extractor_id: 'nameless' }, /extractor name and version/],
  ])('with the feature %j are refused', async (feature, message) => {
    const features = [{ feature_extractor_id: 'x_v1', ...feature }];
    const answer = await call(`POST ${DOCUMENTS}`, { collection_id: 'things', features });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().error.message).toMatch(message);
  });

  it('fix the size of a feature, for replacing and patching too', async () => {
    await call(`POST ${DOCUMENTS}`, { document_id: 'a', collection_id: 'things', features: clip([1, 2, 3]) });
    for (const request of [`PUT ${DOCUMENTS}/a`, `PATCH ${DOCUMENTS}/a`]) {
      const answer = await call(request, { features: clip([1, 2]) });
      expect(answer.statusCode).toBe(422);
      expect(answer.json().error.message).toContain('vector of 3 dimensions');
    }
    await call(`PUT ${DOCUMENTS}/a`, { features: clip({ fresh: [1, 2] }) });
    expect((await body(`GET ${DOCUMENTS}/a?return_vectors=true`)).features).toEqual(clip({ fresh: [1, 2] }));
    const other = { collection_id: 'things', features: clip({ fresh: [1, 2, 3] }) };
    expect(await status(`POST ${DOCUMENTS}`, other)).toBe(422);
  });

  it('lose nothing when many patch one of them at once', async () => {
    await call(`POST ${DOCUMENTS}`, { document_id: 'a', collection_id: 'things' });
    const names = Array.from({ length: 20 }, (_, i) => `f${i}`);
    await Promise.all(
      names.map((name) => call(`PATCH ${DOCUMENTS}/a`, { [name]: 1, metadata: { [name]: 1 } })),
    );
    const document = await body(`GET ${DOCUMENTS}/a`);
    for (const name of names) expect(document).toMatchObject({ [name]: 1, metadata: { [name]: 1 } });
  });

  it('are checked when created, and when changed only where that is wanted', async () => {
    await call(`POST ${DOCUMENTS}?alerts=skip`, { document_id: 'a', collection_id: 'things' });
    await call(`PUT ${DOCUMENTS}/a`, { n: 1 });
    await call(`PATCH ${DOCUMENTS}/a`, { m: 1 });
    expect(await jobs()).toHaveLength(0);
    await call(`PATCH ${DOCUMENTS}/a?alerts=run`, { m: 2 });
    await call(`POST ${DOCUMENTS}`, { document_id: 'b', collection_id: 'things' });
    expect(await jobs()).toHaveLength(2);
    expect(await status(`POST ${DOCUMENTS}?alerts=maybe`, { collection_id: 'things' })).toBe(422);
  });

  it('are refused where they name another collection, numbers that JSON cannot bring back, or no collection', async () => {
    expect(await status(`POST ${DOCUMENTS}`, { collection_id: 'other' })).toBe(422);
    expect(await status(`POST ${DOCUMENTS}`, '{"collection_id":"things","n":1e400}')).toBe(422);
    expect(await status('POST /v1/collections/nowhere/documents', { collection_id: 'nowhere' })).toBe(404);
  });

  it('are deleted', async () => {
    await call(`POST ${DOCUMENTS}`, { document_id: 'a', collection_id: 'things' });
    expect(await status(`DELETE ${DOCUMENTS}/a`)).toBe(200);
    expect(await status(`DELETE ${DOCUMENTS}/a`)).toBe(404);
  });

  it('have files that an answer can show, or none', async () => {
    const create = (document_blobs: unknown) =>
      call(`POST ${DOCUMENTS}`, { collection_id: 'things', document_blobs });
    expect((await create([{ field: 'f', url: 'x', role: 'thumbnail' }])).statusCode).toBe(200);
    expect((await create(null)).json()).not.toHaveProperty('document_blobs');
    for (const wrong of ['x', [{}], [{ field: 'f', url: '' }], [{ field: 'f', url: 'x', role: 'other' }]])
      expect((await create(wrong)).statusCode).toBe(422);
  });

  it('are not accepted while the backlog is full, and nothing is written', async () => {
    const first = { collection_id: 'things', document_id: 'a' };
    await call(`POST ${DOCUMENTS}`, first);
    const [job] = await jobs();
    await test.ctx.db.transaction(async (tx) => {
      const many = Array.from({ length: 9999 }, (_, i) => ({
        ...(job as NonNullable<typeof job>),
        job_id: `job_${i}`,
      }));
      for (let i = 0; i < many.length; i += 1000)
        await tx
          .insertInto('jobs')
          .values(many.slice(i, i + 1000))
          .execute();
    });
    const refused = await call(`POST ${DOCUMENTS}`, { ...first, document_id: 'b' });
    expect(refused.statusCode).toBe(503);
    expect(refused.headers['retry-after']).toBe('5');
    expect(await status(`GET ${DOCUMENTS}/b`)).toBe(404);
  });
});
