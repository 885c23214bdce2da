import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCollection, deleteCollection } from '../../catalog/collections.ts';
import { acceptBatch } from '../../ingest/accept-batch.ts';
import { changeDocument } from '../../ingest/change-document.ts';
import { deleteDocuments } from '../../ingest/delete-documents.ts';
import { normaliseDocument } from '../../ingest/normal-document.ts';
import { type Metrics, noMetrics } from '../../platform/metrics.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { storedDocuments } from '../document-source.ts';
import type { HitList } from '../hit.ts';
import { parseStages } from '../parse.ts';
import { runSearch } from '../search.ts';
import type { VectorOrder } from '../vector-order.ts';
import { type VectorOrders, vectorOrders } from '../vector-orders.ts';
import { FeatureCache } from './feature-cache.ts';

const NS = 'ns_test';
const FEATURE = 'x@v1/embedding';

let test: TestContext;
/** Without pgvector, whatever the database. */
let db: Parameters<typeof vectorOrders>[0];
beforeAll(async () => {
  test = await openTestContext();
  db = { read: test.ctx.db.read, capabilities: { ...test.ctx.db.capabilities, ordersVectors: false } };
});
afterAll(() => test.close());

let collections = 0;
const newCollection = async (): Promise<string> =>
  (
    await createCollection(test.ctx, NS, {
      collection_name: `things ${++collections}`,
      source: { type: 'bucket' },
      feature_extractor: { feature_extractor_name: 'passthrough_extractor', version: 'v1' },
    } as never)
  ).collection_id;

interface Thing {
  readonly id: string;
  readonly vector: readonly number[] | null;
  readonly kind?: string;
}

const documentOf = (collectionId: string, { id, vector, kind = 'p' }: Thing) => {
  const features = vector && [{ feature_extractor_id: 'x_v1', vectors: vector }];
  const input = { document_id: id, metadata: { kind }, ...(features && { features }) };
  return normaliseDocument(input, '', { collection_id: collectionId, name: 'things' });
};

const ingest = () => ({ ...test.ctx, wake: () => {}, slot: 0 });
const targetOf = (collectionId: string) => ({ namespaceId: NS, collectionId, check: false });

const write = (collectionId: string, things: readonly Thing[]) =>
  acceptBatch(
    ingest(),
    targetOf(collectionId),
    things.map((thing) => documentOf(collectionId, thing)),
    things.map(() => ''),
  );

const remove = (collectionId: string, ids: readonly string[]) =>
  deleteDocuments(ingest(), targetOf(collectionId), ids);

interface Search {
  readonly query: readonly number[];
  readonly topK: number;
  readonly minScore: number;
  /** Few or many pass. */
  readonly kind: string | null;
  readonly facets: boolean;
  /** Leaves out a document, as one that asks. */
  readonly self: string | null;
}

const find = (
  orders: VectorOrders | undefined,
  collectionIds: readonly string[],
  { query, topK, minScore, kind, facets, self }: Search,
): Promise<HitList> => {
  const parameters = {
    searches: [{ feature_uri: `any://${FEATURE}`, query, top_k: topK, min_score: minScore }],
    final_top_k: topK,
    ...(facets && { facets: [{ key: 'metadata.kind' }] }),
  };
  const stages = parseStages(
    [
      ...(kind === null
        ? []
        : [
            {
              stage_id: 'attribute_filter',
              parameters: { field: 'metadata.kind', operator: 'eq', value: kind },
            },
          ]),
      { stage_id: 'feature_search', parameters },
    ].map((config) => ({ stage_name: config.stage_id, stage_type: null, config })),
    {},
  );
  const exclude = self === null ? null : { collectionId: collectionIds[0] as string, documentId: self };
  return runSearch(storedDocuments(test.ctx.db.read, NS, orders), collectionIds, stages, exclude);
};

const vector = fc
  .tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }), fc.constantFrom(0, 1, 1.001))
  .map((components) => [...components]);
const id = fc.constantFrom(...Array.from('abcdefghijkl'));
const search = fc.record<Search>({
  query: vector,
  topK: fc.constantFrom(1, 2, 5, 40),
  minScore: fc.constantFrom(0, 0.5, 0.999),
  kind: fc.constantFrom(null, 'p', 'rare'),
  facets: fc.boolean(),
  self: fc.option(id),
});
const things = fc.uniqueArray(
  fc.record({ id, vector: fc.option(vector), kind: fc.constantFrom('p', 'p', 'p', 'rare') }),
  { selector: (thing) => thing.id, minLength: 1, maxLength: 8 },
);
const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), at: fc.nat(1), things }),
  fc.record({
    do: fc.constant('remove' as const),
    at: fc.nat(1),
    ids: fc.array(id, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ do: fc.constant('change' as const), at: fc.nat(1), id, vector: fc.option(vector) }),
  fc.record({ do: fc.constant('search' as const), search }),
);

describe('a search by codes in memory', () => {
  it('finds what comparing with everything finds, whatever was written since the last one', async () => {
    let now = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 14 }),
        fc.constantFrom(1, 5_000, 1e9),
        async (steps, budget) => {
          const ids = [await newCollection(), await newCollection()];
          const cache = new FeatureCache(db, noMetrics, budget, () => (now += 30_000));
          const orders = vectorOrders(db, noMetrics, cache);
          for (const one of steps) {
            if (one.do === 'write') await write(ids[one.at] as string, one.things);
            if (one.do === 'remove') await remove(ids[one.at] as string, one.ids);
            if (one.do === 'change') {
              const given = documentOf(ids[one.at] as string, one);
              const change = { given, bringsFeatures: true, merge: true };
              const target = { ...targetOf(ids[one.at] as string), documentId: one.id };
              await changeDocument(ingest(), target, change).catch(() => {});
            }
            if (one.do !== 'search') continue;
            expect(await find(orders, ids, one.search)).toEqual(await find(undefined, ids, one.search));
            expect(cache.bytes).toBeLessThanOrEqual(budget);
          }
        },
      ),
      { numRuns: test.ctx.db.capabilities.manyProcesses ? 25 : 120 },
    );
  });

  it('sees what was written before it began, also while others search and write', async () => {
    const collectionId = await newCollection();
    const orders = vectorOrders(db, noMetrics, new FeatureCache(db));
    const asked: Search = { query: [1, 0, 0], topK: 1, minScore: 0, kind: null, facets: false, self: null };
    const nearest = async () => (await find(orders, [collectionId], asked)).hits[0]?.documentId;
    let last = -1;
    const writer = async (begin: number): Promise<void> => {
      for (let i = begin; i < 40; i += 4) {
        await write(collectionId, [{ id: `d${String(i).padStart(3, '0')}`, vector: [1, 1 / (i + 1), 0] }]);
        const written = (last = Math.max(last, i));
        expect(Number((await nearest())?.slice(1))).toBeGreaterThanOrEqual(written);
      }
    };
    await Promise.all([0, 1, 2, 3].map(writer));
    expect(await nearest()).toBe('d039');
    await remove(collectionId, ['d039', 'd038']);
    expect(await nearest()).toBe('d037');
  });

  const placeOf = (collectionId: string) => ({ namespaceId: NS, collectionId, feature: FEATURE });
  /** Of a circle, the nearest to (1, 0, 0) first. */
  const circle = (count: number): Thing[] =>
    Array.from({ length: count }, (_, i) => ({
      id: `d${String(i).padStart(4, '0')}`,
      vector: [Math.cos((3 * i) / count), Math.sin((3 * i) / count), 0],
    }));
  const drain = async (order: VectorOrder | null): Promise<string[]> => {
    const ids: string[] = [];
    for (let others = Number.POSITIVE_INFINITY; order !== null && others > Number.NEGATIVE_INFINITY; ) {
      const page = await order.next();
      ids.push(...page.vectors.map(({ documentId }) => documentId));
      others = page.others;
    }
    return ids;
  };

  it('reads few vectors where few are wanted, and each once where all are', async () => {
    const collectionId = await newCollection();
    const all = circle(2200);
    for (let i = 0; i < all.length; i += 550) await write(collectionId, all.slice(i, i + 550));
    const orders = vectorOrders(db, noMetrics, new FeatureCache(db));
    const query = Float32Array.of(1, 0, 0);
    const order = await orders(placeOf(collectionId), query, 0);
    let read = 0;
    for (let others = 1; others > 0.995; ) {
      const page = await order?.next();
      read += page?.vectors.length ?? 0;
      others = page?.others ?? 0;
    }
    expect(read).toBe(96); // 73 score more
    const ids = all.map((thing) => thing.id);
    expect((await drain(await orders(placeOf(collectionId), query, 0))).sort()).toEqual(ids);
    const enough = await drain(await orders(placeOf(collectionId), query, 0.9999999));
    expect(enough).toContain('d0000');
    expect(enough.length).toBeLessThan(100);
  });

  it.each([false, true])(
    'finds the rest where others take its codes, and they grow too large: %s',
    async (grows) => {
      const [first, second] = [await newCollection(), await newCollection()];
      const things = circle(400);
      await write(first, things);
      await write(second, things);
      const size = new FeatureCache(db);
      await vectorOrders(db, noMetrics, size)(placeOf(first), Float32Array.of(1, 0, 0), 0);
      const cache = new FeatureCache(db, noMetrics, size.bytes * 1.5);
      const order = await vectorOrders(db, noMetrics, cache)(placeOf(first), Float32Array.of(1, 0, 0), 0);
      const begun = (await order?.next())?.vectors.map(({ documentId }) => documentId) ?? [];
      await vectorOrders(db, noMetrics, cache)(placeOf(second), Float32Array.of(1, 0, 0), 0);
      if (grows) await write(first, circle(1000).slice(400));
      expect([...begun, ...(await drain(order))].sort()).toEqual(
        circle(grows ? 1000 : 400).map((thing) => thing.id),
      );
    },
  );

  it('begins anew with vectors of another size, and with a collection of the same name', async () => {
    const cache = new FeatureCache(db);
    const orders = vectorOrders(db, noMetrics, cache);
    const asked: Search = { query: [1, 0, 0], topK: 9, minScore: 0, kind: null, facets: false, self: null };
    const collectionId = await newCollection();
    await write(collectionId, [{ id: 'a', vector: [1, 0, 0] }]);
    expect((await find(orders, [collectionId], asked)).hits).toHaveLength(1);
    await remove(collectionId, ['a']);
    await test.ctx.db.transaction((tx) =>
      tx.deleteFrom('features').where('collection_id', '=', collectionId).execute(),
    );
    await write(collectionId, [{ id: 'b', vector: [1, 0] }]);
    expect((await find(orders, [collectionId], { ...asked, query: [1, 0] })).hits).toHaveLength(1);
    const name = `things ${collections}`;
    await deleteCollection(test.ctx, NS, collectionId);
    await test.removeDeleted();
    collections--;
    const second = await newCollection();
    expect(name).toBe(`things ${collections}`);
    await write(second, [{ id: 'b', vector: [0, 1, 1] }]);
    expect((await find(orders, [second], asked)).hits.map(({ score }) => score)).toEqual([0]);
  });

  it('gives up what was not searched for longest where there is no more room, and still finds everything', async () => {
    const ids = [await newCollection(), await newCollection(), await newCollection()];
    const vectors = Array.from({ length: 100 }, (_, i) => ({ id: `d${i}`, vector: [i, 100 - i, 1] }));
    for (const collectionId of ids) await write(collectionId, vectors);
    const one = new FeatureCache(db);
    const asked: Search = { query: [1, 0, 0], topK: 20, minScore: 0, kind: null, facets: false, self: null };
    const wanted = await find(undefined, ids, asked);
    await find(vectorOrders(db, noMetrics, one), ids.slice(0, 1), asked);
    for (const share of [0.5, 1.2, 2.2, 4]) {
      const loads: string[] = [];
      const count: Metrics['count'] = (name, labels) =>
        void loads.push(`${name} ${Object.values(labels).join()}`);
      const cache = new FeatureCache(db, { ...noMetrics, count }, one.bytes * share);
      const orders = vectorOrders(db, noMetrics, cache);
      for (let round = 0; round < 2; round++) expect(await find(orders, ids, asked)).toEqual(wanted);
      const load = `tocsin_vector_loads_total ${share < 1 ? 'refused' : 'held'}`;
      // Each once where all have room, or where none is tried again; else one takes the room of another.
      expect(loads).toEqual(Array.from({ length: share < 1 || share > 3 ? 3 : 6 }, () => load));
      expect(Math.round(cache.bytes / one.bytes)).toBe(Math.min(3, Math.floor(share)));
      const together = await Promise.all(ids.map((own) => find(orders, [own], asked)));
      expect(together.every(({ hits }) => hits.length === 20)).toBe(true);
    }
  });
});
