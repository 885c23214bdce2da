import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCollection, patchCollection } from '../catalog/collections.ts';
import { prepareExtractor } from '../extract/collection-extractor.ts';
import type { Database } from '../store/database.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { acceptBatch } from './accept-batch.ts';
import { completeDocuments } from './extract-features.ts';
import { normaliseDocument } from './normal-document.ts';

const NS = 'ns_test';
const text = (dimensions: number) => ({
  feature_extractor_name: 'text_extractor',
  version: 'v1',
  params: { dimensions },
});
let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const placed = (id: string, text: string) => ({
  document: { id, payload: { text }, vectors: new Map(), hashes: new Map() },
  place: id,
});

describe('features that are computed', () => {
  it('are those of the extractor at the time of the write, also where it changes in between', async () => {
    const { ctx } = test;
    const { collection_id } = await createCollection(ctx, NS, {
      collection_name: 'texts',
      source: { type: 'bucket' },
      feature_extractor: text(64),
    });
    let changes = 0;
    const db: Database = {
      ...ctx.db,
      read: ctx.db.read,
      transaction: ctx.db.transaction.bind(ctx.db),
      async write(writes) {
        if (changes++ === 0) await patchCollection(ctx, NS, 'texts', { feature_extractor: text(128) });
        return ctx.db.write(writes);
      },
    };
    const target = { namespaceId: NS, collectionId: collection_id, check: true };
    const document = normaliseDocument({ document_id: 'a', text: 'one' }, '', {
      collection_id,
      name: 'texts',
    });
    await acceptBatch({ ...ctx, db, wake: () => {}, slot: 0 }, target, [document], ['']);
    expect(changes).toBe(1);
    const { data } = await ctx.db.read
      .selectFrom('document_features')
      .select('data')
      .executeTakeFirstOrThrow();
    expect(data.byteLength).toBe(128 * 4);
    const size = await ctx.db.read.selectFrom('features').select('size').executeTakeFirstOrThrow();
    expect(size.size).toBe(128);
  });

  it('are computed once, however often the transaction runs', async () => {
    const extractor = prepareExtractor(text(64), '');
    let computed = 0;
    const counting = {
      ...extractor,
      extract: (...args: Parameters<typeof extractor.extract>) => (computed++, extractor.extract(...args)),
    };
    const documents = [placed('a', 'one'), placed('b', 'two')];
    const first = await completeDocuments(documents, counting);
    expect(await completeDocuments(documents, counting)).toEqual(first);
    expect(computed).toBe(2);
  });

  it('of a large batch let other requests have their turn', async () => {
    const large = Array.from({ length: 40 }, (_, i) => placed(`${i}`, `word${i} `.repeat(10_000)));
    let others = 0;
    const other = setInterval(() => others++, 1);
    await completeDocuments(large, prepareExtractor(text(4096), ''));
    clearInterval(other);
    expect(others).toBeGreaterThan(1);
  });
});
