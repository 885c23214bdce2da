import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDocumentFilter } from '../../catalog/document-list/filter.ts';
import { deleteMatching } from '../../ingest/document-batches.ts';
import { decodeBatch } from '../../store/batch-content.ts';
import type { TestContext } from '../../testing/context.ts';
import type { Call } from '../../testing/server.ts';
import { openThings } from '../../testing/things.ts';
import { documentBatchRoutes } from './document-batches.ts';
import { documentListRoutes } from './document-list.ts';
import { documentRoutes } from './documents.ts';
import { keyRoutes } from './keys.ts';

const DOCUMENTS = '/v1/collections/things/documents';
const vector = (data: number[]) => [{ feature_extractor_id: 'clip_v1', vectors: { out: data } }];
let test: TestContext;
let call: Call;
let close: () => Promise<void>;

beforeEach(async () => {
  const routes = [keyRoutes, documentRoutes, documentListRoutes, documentBatchRoutes];
  ({ test, call, close } = await openThings(routes));
});
afterEach(() => close());

const add = (documents: object[]) => call(`POST ${DOCUMENTS}/bulk?alerts=skip`, { documents });
const many = (count: number, fields: (i: number) => object = () => ({})) =>
  add(
    Array.from({ length: count }, (_, i) => ({
      document_id: `d${String(i).padStart(4, '0')}`,
      ...fields(i),
    })),
  );
const body = async (request: string, sent?: unknown) => (await call(request, sent)).json();
const problem = async (request: string, sent: unknown) => {
  const answer = await call(request, sent);
  return [answer.statusCode, answer.json().detail?.[0]?.loc];
};
const all = async () => (await body(`POST ${DOCUMENTS}/list`, { limit: 1000 })).results;
const jobs = () => test.ctx.db.read.selectFrom('jobs').selectAll().execute();

describe('a batch update', () => {
  it('changes each document in its own way and tells of those that it could not', async () => {
    await add([
      { document_id: 'a', n: 1, metadata: { x: 1, y: 1 }, features: vector([1, 2]) },
      { document_id: 'b', n: 1 },
      { document_id: 'c', n: 1 },
    ]);
    const updates = [
      { document_id: 'a', update_data: { metadata: { y: 2 }, n: null } },
      { document_id: 'b', update_data: { features: vector([1, 2, 3]) } },
      { document_id: 'gone', update_data: { n: 2 } },
      { document_id: 'c', update_data: { metadata: 'text' } },
    ];
    expect(await body(`POST ${DOCUMENTS}/batch`, { updates })).toEqual({
      updated_count: 1,
      failed_count: 3,
      batch_id: null,
      message: '1 document updated, 3 documents not',
      results: [
        { document_id: 'a', success: true, error: null },
        {
          document_id: 'b',
          success: false,
          error:
            'updates[1].update_data.features: clip@v1/out is a vector of 2 dimensions in this collection, not a vector of 3 dimensions',
        },
        { document_id: 'gone', success: false, error: 'There is no document "gone"' },
        { document_id: 'c', success: false, error: 'updates[3].update_data.metadata: must be an object' },
      ],
    });
    const [a, b] = (await body(`POST ${DOCUMENTS}/list`, { return_vectors: true })).results;
    expect(a).toMatchObject({ n: null, metadata: { x: 1, y: 2 }, features: vector([1, 2]) });
    expect(b.features).toEqual([]);
    expect(await jobs()).toEqual([]);
  });

  it('is one batch where alerts shall check it, with the features that stayed', async () => {
    await add([
      { document_id: 'a', features: vector([1, 2]) },
      { document_id: 'b' },
      { document_id: 'c', n: 1 },
    ]);
    const updates = ['a', 'b', 'c'].map((document_id) => ({ document_id, update_data: { n: 1 } }));
    const { batch_id, updated_count } = await body(`POST ${DOCUMENTS}/batch?alerts=run`, { updates });
    expect(updated_count).toBe(3);
    expect((await jobs()).map((job) => job.batch_id)).toEqual([batch_id]);
    const [row] = await test.ctx.db.read.selectFrom('batch_contents').selectAll().execute();
    const checked = decodeBatch(row?.content as Uint8Array);
    expect(checked.map(({ id, payload }) => [id, payload])).toEqual([
      ['a', { n: 1 }],
      ['b', { n: 1 }],
    ]);
    expect([...(checked[0]?.vectors.get('clip@v1/out') ?? [])]).toEqual([1, 2]);
    const again = await body(`POST ${DOCUMENTS}/batch?alerts=run`, { updates });
    expect([again.updated_count, again.batch_id, (await jobs()).length]).toEqual([3, null, 1]);
  });

  it('takes 1 to 1,000 updates, or filters with what to change, and nothing in between', async () => {
    const update = (document_id: string) => ({ document_id, update_data: {} });
    const PATH = `POST ${DOCUMENTS}/batch`;
    expect(await problem(PATH, { updates: [] })).toEqual([422, ['body', 'updates']]);
    expect(await problem(PATH, { updates: Array(1001).fill(update('a')) })).toEqual([
      422,
      ['body', 'updates'],
    ]);
    expect(await problem(PATH, { updates: [update('a'), update('a')] })).toEqual([
      422,
      ['body', 'updates', 1, 'document_id'],
    ]);
    expect(await problem(PATH, { updates: [update('a')], filters: {} })).toEqual([422, ['body', 'updates']]);
    expect(await problem(PATH, {})).toEqual([422, ['body', 'updates']]);
    expect(await problem(PATH, { update_data: { n: 1 } })).toEqual([422, ['body', 'updates']]);
    expect(await problem(PATH, { filters: {} })).toEqual([422, ['body', 'update_data']]);
    expect(await problem(PATH, { filters: { AND: 1 }, update_data: {} })).toEqual([
      422,
      ['body', 'filters', 'AND'],
    ]);
    expect(await problem(PATH, { filters: {}, update_data: { features: [{}] } })).toEqual([
      422,
      ['body', 'update_data', 'features', 0, 'feature_extractor_id'],
    ]);
    expect(
      (await call('POST /v1/collections/none/documents/batch', { updates: [update('a')] })).statusCode,
    ).toBe(404);
    await many(1000);
    const updates = Array.from({ length: 1000 }, (_, i) => update(`d${String(i).padStart(4, '0')}`));
    expect((await body(PATH, { updates })).updated_count).toBe(1000);
  });
});

describe('an update by filter', () => {
  it('changes what passes, in steps, and nothing else', async () => {
    await many(640, (i) => ({ n: i % 3, metadata: { i } }));
    const change = { filters: { n: 1 }, update_data: { n: 9, metadata: { seen: true } } };
    const answer = await body(`POST ${DOCUMENTS}/batch`, change);
    expect(answer).toMatchObject({ updated_count: 213, failed_count: 0, message: '213 documents updated' });
    expect(answer.results).toHaveLength(213);
    const changed = (await all()).filter((one: { n: number }) => one.n === 9);
    expect(changed).toHaveLength(213);
    for (const { metadata } of changed) expect(metadata).toEqual({ i: expect.any(Number), seen: true });
    expect(await body(`PATCH ${DOCUMENTS}/bulk`, change)).toMatchObject({ updated_count: 0 });
    expect(await body(`PATCH ${DOCUMENTS}/bulk`, { update_data: { m: 1 } })).toEqual({
      updated_count: 640,
      failed_count: 0,
      batch_id: null,
      message: '640 documents updated',
    });
    expect((await all()).every((one: { m: number }) => one.m === 1)).toBe(true);
    expect(await jobs()).toEqual([]);
  });

  it('is one batch of at most 1,000 where alerts shall check it, else nothing is changed', async () => {
    await many(1000);
    await add([{ document_id: 'one more' }]);
    const PATH = `PATCH ${DOCUMENTS}/bulk?alerts=run`;
    expect(await problem(PATH, { update_data: { n: 1 } })).toEqual([422, ['body', 'filters']]);
    expect((await all()).some((one: { n: number }) => one.n === 1)).toBe(false);
    const filters = { field: 'document_id', operator: 'starts_with', value: 'd' };
    const { updated_count, batch_id } = await body(PATH, { filters, update_data: { n: 1 } });
    expect([updated_count, (await jobs()).map((job) => job.batch_id)]).toEqual([1000, [batch_id]]);
  });

  it('loses no change that others make meanwhile, and spares what does not pass any more', async () => {
    await many(300, () => ({ state: 'new', n: 0 }));
    const others = Array.from({ length: 100 }, (_, i) =>
      call(`PATCH ${DOCUMENTS}/d${String(i * 3).padStart(4, '0')}`, { state: 'kept', mine: i }),
    );
    const change = { filters: { state: 'new' }, update_data: { n: 1 } };
    const [{ updated_count }] = await Promise.all([body(`PATCH ${DOCUMENTS}/bulk`, change), ...others]);
    const after: { state: string; n: number; mine?: number }[] = await all();
    expect(after.filter((one) => one.n === 1)).toHaveLength(updated_count);
    expect(after.filter((one) => one.state === 'kept' && one.mine !== undefined)).toHaveLength(100);
    expect(after.filter((one) => one.state === 'new').every((one) => one.n === 1)).toBe(true);
  });

  it('tells how many could not take the change', async () => {
    await add([{ document_id: 'a', features: vector([1, 2]) }, { document_id: 'b' }]);
    const change = { update_data: { features: vector([1, 2, 3]) } };
    expect(await body(`PATCH ${DOCUMENTS}/bulk`, change)).toMatchObject({
      updated_count: 0,
      failed_count: 2,
    });
  });

  it('lets no document grow without end', async () => {
    await add([{ document_id: 'a' }, { document_id: 'b' }]);
    const payload_json = JSON.stringify({ text: 'x'.repeat(16 * 1024 * 1024 - 20) });
    await test.ctx.db.transaction((tx) =>
      tx.updateTable('documents').set({ payload_json }).where('document_id', '=', 'a').execute(),
    );
    const change = { update_data: { more: 'x'.repeat(100) } };
    expect((await call(`PATCH ${DOCUMENTS}/a`, change.update_data)).statusCode).toBe(422);
    const answer = await body(`POST ${DOCUMENTS}/batch`, { filters: {}, ...change });
    expect([answer.updated_count, answer.failed_count]).toEqual([1, 1]);
    expect(answer.results[0]).toMatchObject({ document_id: 'a', error: expect.stringContaining('16 MiB') });
    expect((await call(`PATCH ${DOCUMENTS}/a`, { text: 'short' })).statusCode).toBe(200);
  });

  it('computes features anew from the text that it changes, and tells where it cannot', async () => {
    const feature_extractor = { feature_extractor_name: 'text_extractor', version: 'v1' };
    const texts = { collection_name: 'texts', source: { type: 'bucket' }, feature_extractor };
    await call('POST /v1/collections', texts);
    const PATH = '/v1/collections/texts/documents';
    const documents = ['a', 'b', 'c'].map((document_id) => ({
      document_id,
      text: `the text of ${document_id}`,
    }));
    await call(`POST ${PATH}/bulk`, { documents });
    const lexical = async () => {
      const { results } = await body(`POST ${PATH}/list`, { return_vectors: true });
      return results.map((one: { features: { vectors: object }[] }) =>
        JSON.stringify(one.features[0]?.vectors),
      );
    };
    const [a, b, c] = await lexical();
    const updates = [
      { document_id: 'a', update_data: { text: 'the text of b' } },
      {
        document_id: 'b',
        update_data: { features: [{ feature_extractor_id: 'text_extractor_v1', vectors: { lexical: [1] } }] },
      },
      { document_id: 'c', update_data: { n: 1 } },
    ];
    const { results } = await body(`POST ${PATH}/batch`, { updates });
    expect(results).toMatchObject([
      { success: true },
      { success: false, error: expect.stringContaining('is computed by this collection') },
      { success: true },
    ]);
    expect(a).not.toBe(b);
    expect(await lexical()).toEqual([b, b, c]);
  });

  it('ends when nobody waits for its answer any more', async () => {
    await many(10);
    const { collection_id: collectionId, namespace_id: namespaceId } = await test.ctx.db.read
      .selectFrom('collections')
      .select(['collection_id', 'namespace_id'])
      .executeTakeFirstOrThrow();
    const { db } = test.ctx;
    const everything = readDocumentFilter({});
    const deletion = deleteMatching({ db }, { namespaceId, collectionId }, everything, AbortSignal.abort());
    await expect(deletion).rejects.toMatchObject({ status: 503 });
    expect(await all()).toHaveLength(10);
  });
});

describe('a batch deletion', () => {
  it('by ids tells of each one', async () => {
    await many(5, () => ({ features: vector([1]) }));
    const document_ids = ['d0001', 'gone', 'd0003', 'd0001'];
    expect(await body(`DELETE ${DOCUMENTS}/batch`, { document_ids })).toEqual({
      deleted_count: 2,
      failed_count: 1,
      message: '2 documents deleted, 1 document not',
      results: [
        { document_id: 'd0001', success: true, error: null },
        { document_id: 'gone', success: false, error: 'There is no document "gone"' },
        { document_id: 'd0003', success: true, error: null },
      ],
    });
    expect((await all()).map((one: { document_id: string }) => one.document_id)).toEqual([
      'd0000',
      'd0002',
      'd0004',
    ]);
    expect(await test.ctx.db.read.selectFrom('document_features').selectAll().execute()).toHaveLength(3);
  });

  it('by filter removes what passes, and all with an empty one', async () => {
    await many(1000, (i) => ({ n: i % 2 }));
    await many(300, (i) => ({ n: i % 2 }));
    expect(await body(`DELETE ${DOCUMENTS}/batch`, { filters: { n: 1 } })).toMatchObject({
      deleted_count: 500,
      failed_count: 0,
    });
    expect((await all()).every((one: { n: number }) => one.n === 0)).toBe(true);
    expect(await body(`DELETE ${DOCUMENTS}/batch`, { filters: {} })).toMatchObject({ deleted_count: 500 });
    expect(await all()).toEqual([]);
  });

  it('names ids or filters, one of both', async () => {
    const PATH = `DELETE ${DOCUMENTS}/batch`;
    for (const sent of [{}, null, { document_ids: ['a'], filters: {} }])
      expect((await call(PATH, sent)).statusCode).toBe(422);
    expect(await problem(PATH, { document_ids: [] })).toEqual([422, ['body', 'document_ids']]);
    expect(await problem(PATH, { document_ids: Array(1001).fill('a') })).toEqual([
      422,
      ['body', 'document_ids'],
    ]);
    expect(await problem(PATH, { document_ids: [''] })).toEqual([422, ['body', 'document_ids', 0]]);
  });

  it('needs the permission to delete', async () => {
    const make = { name: 'w', permissions: ['read', 'write'] };
    const { key } = (await call('POST /v1/organizations/users/a@b.c/api-keys', make)).json();
    await many(1);
    const sent = { document_ids: ['d0000'] };
    expect((await call(`DELETE ${DOCUMENTS}/batch`, sent, { key })).statusCode).toBe(403);
    expect((await call(`PATCH ${DOCUMENTS}/bulk`, { update_data: {} }, { key })).statusCode).toBe(200);
  });
});
