import { cosineScore } from '@tocsin/engine';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noMetrics } from '../../platform/metrics.ts';
import { insertion } from '../../store/database.ts';
import { unitVector, vectorLiteral } from '../../store/unit-vector.ts';
import { openTestStore, TEST_STORE, type TestStore } from '../../testing/store.ts';
import { storedDocuments } from '../document-source.ts';
import type { FeatureSearch } from '../stages/stage.ts';
import type { VectorOrder } from '../vector-order.ts';
import { vectorOrders } from '../vector-orders.ts';
import { Candidates } from './candidates.ts';
import { rank } from './rank.ts';
import type { Scorer } from './scorer.ts';

interface Item {
  readonly id: string;
  readonly score: number;
  /** What the database takes it for. */
  readonly seen: number;
}

const ERROR = 0.01;

/** A score as bytes, so that a scorer can read it. */
const bytesOf = (score: number): Uint8Array => new Uint8Array(Float64Array.of(score).buffer);
const scorer =
  (least: number): Scorer =>
  (data) => {
    const score = new Float64Array(data.slice().buffer)[0] as number;
    return score >= least ? { score, distance: null } : null;
  };

/** An order by what the database sees, which is off by up to {@link ERROR}. */
function orderOf(items: readonly Item[], size: number): VectorOrder {
  const left = [...items].sort((a, b) => b.seen - a.seen || (a.id < b.id ? -1 : 1));
  return {
    async next() {
      const page = left.splice(0, size);
      const last = page.at(-1);
      return {
        vectors: page.map(({ id, score }) => ({ documentId: id, data: bytesOf(score) })),
        others: left.length === 0 || !last ? Number.NEGATIVE_INFINITY : last.seen + ERROR,
      };
    },
  };
}

const byScore = (a: Item, b: Item): number => b.score - a.score || (a.id < b.id ? -1 : 1);

describe('candidates', () => {
  it('come in the exact order of their scores from orders that are only nearly right', async () => {
    const items = fc.array(
      fc.record({
        score: fc.constantFrom(0, 0.5, 0.501, 0.505, 0.51, 0.9, 1),
        off: fc.double({ min: -ERROR, max: ERROR, noNaN: true }),
      }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(items, items, items),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom(0, 0.505),
        async (collections, size, least) => {
          const candidates = new Candidates(least, ({ documentId }) => documentId.endsWith('7'));
          const all: Item[] = [];
          collections.forEach((found, c) => {
            const own = found.map(({ score, off }, i) => ({ id: `${c}-${i}`, score, seen: score + off }));
            all.push(...own);
            if (c < 2) candidates.supply(`c${c}`, orderOf(own, size), scorer(least));
            else for (const { id, score } of own) candidates.add(`c${c}`, id, bytesOf(score), scorer(least));
          });
          const wanted = all.filter(({ id, score }) => score >= least && !id.endsWith('7')).sort(byScore);
          const taken: string[] = [];
          for (;;) {
            const some = await candidates.take(size);
            taken.push(...some.map(({ documentId }) => documentId));
            if (some.length < size) break;
          }
          expect(taken).toEqual(wanted.map(({ id }) => id));
        },
      ),
    );
  });

  it('are not fetched beyond what is wanted', async () => {
    const items = Array.from({ length: 1000 }, (_, i) => ({
      id: `${i}`,
      score: 1 - i / 1000,
      seen: 1 - i / 1000,
    }));
    const candidates = new Candidates(0, () => false);
    candidates.supply('c', orderOf(items, 50), scorer(0));
    expect((await candidates.take(20)).map(({ documentId }) => Number(documentId))).toEqual(
      Array.from({ length: 20 }, (_, i) => i),
    );
    expect(candidates.compared).toBe(50);
  });
});

describe('a search on a database that orders vectors', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore(TEST_STORE === 'postgres' ? 'postgres' : 'pglite');
  });
  afterAll(() => store.close());

  it('finds exactly what comparing with every vector finds', async () => {
    const feature = 'x@v1/e';
    const key = { namespace_id: 'ns', collection_id: 'col', feature };
    let state = 7;
    const random = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 31 - 1;
    };
    // Clusters of vectors that differ less than float32 sums can tell, duplicates, and zero vectors.
    const centres = Array.from({ length: 6 }, () => Float32Array.from({ length: 24 }, random));
    const vectors = Array.from({ length: 900 }, (_, i) => {
      const centre = centres[i % 6] as Float32Array;
      if (i % 50 === 0) return new Float32Array(24);
      return i % 9 === 0 ? centre : centre.map((x) => x + random() * 1e-6);
    });
    await store.db.write([
      insertion('features', [{ ...key, kind: 'vector', size: 24 }]),
      insertion(
        'document_features',
        vectors.map((vector, i) => ({
          ...key,
          document_id: `d${String(i).padStart(4, '0')}`,
          data: new Uint8Array(vector.buffer.slice(0)),
          embedding: vectorLiteral(unitVector(vector)),
        })),
      ),
    ]);
    const search = (query: Float32Array, minScore: number | null): FeatureSearch =>
      ({
        feature,
        query: { kind: 'vector', vector: query },
        minScore,
        maxDistance: null,
        filter: null,
      }) as never;
    for (const [i, minScore] of [null, 0.9, 0.9999999, 1].entries()) {
      const query =
        i === 0 ? (centres[0] as Float32Array) : (centres[i] as Float32Array).map((x) => x + 1e-7);
      const found = await Promise.all(
        [true, false].map(async (ordered) => {
          const source = storedDocuments(
            store.db.read,
            'ns',
            ordered ? vectorOrders(store.db, noMetrics) : undefined,
          );
          const scope = { source, collectionIds: ['col'], exclude: null, filters: [], note: () => {} };
          const candidates = await rank(scope as never, search(query, minScore));
          return candidates.take(2000);
        }),
      );
      expect(found[0]).toEqual(found[1]);
      expect(found[0]?.length).toBe(
        vectors.filter((vector) => cosineScore(query, vector) >= (minScore ?? 0)).length,
      );
    }
  });
});
