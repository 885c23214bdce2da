import type { Reader } from '../../store/database.ts';
import { type FeaturePlace, featureOfSome, featurePages, type StoredFeature } from '../feature-rows.ts';
import type { OrderedVector, VectorOrder } from '../vector-order.ts';
import type { FeatureCache } from './feature-cache.ts';

/**
 * The order by codes in memory: nearly right, with a bound for what is still to come. The vectors themselves are read only of
 * the documents that it gives.
 * @param minScore vectors with smaller scores are of no use
 * @returns null where there are no codes: the feature is no vector, or too large for them
 */
export async function codedOrder(
  read: Reader,
  cache: FeatureCache,
  place: FeaturePlace,
  query: Float32Array,
  minScore: number,
): Promise<VectorOrder | null> {
  const given = new Set<string>();
  const find = (count: number) =>
    cache.look(place, (codes) => codes.candidates(query, count, minScore, given));
  if ((await cache.look(place, () => true)) === null) return null;
  let rest: VectorOrder | null = null;
  return {
    async next(count) {
      const found = rest === null ? await find(count) : null;
      if (found === null) return (rest ??= allBut(given, read, place)).next(count);
      for (const id of found.documentIds) given.add(id);
      const vectors: OrderedVector[] = [];
      for await (const some of featureOfSome(read, place, found.documentIds)) vectors.push(...some);
      return { vectors, others: found.others };
    },
  };
}

/** All but those that were given, in no order: for a search that loses its codes on the way. */
function allBut(given: ReadonlySet<string>, read: Reader, place: FeaturePlace): VectorOrder {
  const pages = featurePages(read, place)[Symbol.asyncIterator]();
  return {
    async next() {
      const { value, done } = await pages.next();
      if (done) return { vectors: [], others: Number.NEGATIVE_INFINITY };
      const left = (value as StoredFeature[]).filter(({ documentId }) => !given.has(documentId));
      return { vectors: left, others: Number.POSITIVE_INFINITY };
    },
  };
}
