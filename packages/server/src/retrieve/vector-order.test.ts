import { cosineScore } from '@tocsin/engine';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toFloats } from '../extract/feature-values.ts';
import { fillSome } from '../pipeline/vector-filling.ts';
import { insertion } from '../store/database.ts';
import { unitProductError, unitVector, vectorLiteral } from '../store/unit-vector.ts';
import { openTestStore, TEST_STORE, type TestStore } from '../testing/store.ts';
import { vectorOrder } from './vector-order.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore(TEST_STORE === 'postgres' ? 'postgres' : 'pglite');
});
afterAll(() => store.close());

let collections = 0;

/** A collection of these vectors; their documents are called by their places. */
async function collectionOf(vectors: readonly Float32Array[], complete = true) {
  const place = {
    namespaceId: 'ns',
    collectionId: `col_${++collections}`,
    feature: 'x@v1/e',
  };
  const key = { namespace_id: 'ns', collection_id: place.collectionId, feature: place.feature };
  await store.db.write([
    insertion('features', [{ ...key, kind: 'vector', size: vectors[0]?.length ?? 0 }]),
    insertion(
      'document_features',
      vectors.map((vector, i) => ({
        ...key,
        document_id: `d${i}`,
        data: new Uint8Array(vector.buffer.slice(0)),
        embedding: complete ? vectorLiteral(unitVector(vector)) : null,
      })),
    ),
  ]);
  return place;
}

const component = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1, -1, 1e-45, 3e38, -3e38, 1e-20, 0.1),
);
const vectorsOf = (dimensions: number) =>
  fc.array(
    fc
      .array(component, { minLength: dimensions, maxLength: dimensions })
      .map((values) => Float32Array.from(values)),
    { minLength: 1, maxLength: 24 },
  );

describe('the order of vectors in the database', () => {
  it('gives every vector once, and never one later that is nearer than it said', async () => {
    const cases = fc.constantFrom(1, 2, 3, 7, 16, 33).chain((n) =>
      fc.record({
        vectors: vectorsOf(n),
        query: fc.array(component, { minLength: n, maxLength: n }).map((values) => Float32Array.from(values)),
        count: fc.integer({ min: 1, max: 9 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ vectors, query, count }) => {
        const order = await vectorOrder(store.db.read, await collectionOf(vectors), query, count);
        const seen: string[] = [];
        let bound = Number.POSITIVE_INFINITY;
        for (;;) {
          const { vectors: rows, others } = (await order?.next()) ?? { vectors: [], others: 0 };
          for (const { documentId, data } of rows) {
            seen.push(documentId);
            expect(cosineScore(query, toFloats(data))).toBeLessThanOrEqual(Math.max(0, bound));
          }
          bound = others;
          if (others === Number.NEGATIVE_INFINITY) break;
        }
        expect(seen.sort()).toEqual(vectors.map((_, i) => `d${i}`).sort());
      }),
      { numRuns: 60 },
    );
  });

  it('has a bound that float32 sums of any length keep', () => {
    let state = 1;
    const random = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 31 - 1;
    };
    for (const n of [1, 8, 384, 1536, 4096, 8192])
      for (let run = 0; run < 20; run++) {
        const [a, b] = [0, 1].map(() => Float32Array.from({ length: n }, random)) as [
          Float32Array,
          Float32Array,
        ];
        const [ua, ub] = [unitVector(a), unitVector(b)];
        let float = 0;
        for (let i = 0; i < n; i++)
          float = Math.fround(float + Math.fround((ua[i] as number) * (ub[i] as number)));
        const exact = cosineScore(a, b);
        expect(Math.abs(Math.max(0, float) - exact)).toBeLessThanOrEqual(unitProductError(n));
      }
  });

  it('is not there for vectors of another dimension, nor before all are completed', async () => {
    const vectors = [Float32Array.of(1, 0), Float32Array.of(0, 0), Float32Array.of(3e38, 3e38)];
    const place = await collectionOf(vectors, false);
    const query = Float32Array.of(1, 1);
    expect(await vectorOrder(store.db.read, place, Float32Array.of(1))).toBeNull();
    expect(await vectorOrder(store.db.read, place, query)).toBeNull();
    while (await fillSome(store.db));
    const order = await vectorOrder(store.db.read, place, query, 1);
    expect((await order?.next())?.vectors.map(({ documentId }) => documentId)).toEqual(['d2']);
  });
});
