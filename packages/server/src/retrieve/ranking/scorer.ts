import { cosineScore, type Evidence, hammingDistance, hashScore } from '@tocsin/engine';
import { toFloats } from '../../extract/feature-values.ts';
import { RunError } from '../run-error.ts';
import type { FeatureSearch } from '../stages/stage.ts';

/** How near a feature is: a score in [0, 1] and, of a hash, the bits that differ. */
export interface FeatureScore {
  readonly score: number;
  readonly distance: number | null;
}

/** Scores a stored feature of the query's kind and size; null where it misses the threshold. */
export type Scorer = (data: Uint8Array) => FeatureScore | null;

/** The scorer of a search. @throws RunError where its query is a field of the document that is looked at */
export function scorerOf({ query, minScore, maxDistance }: FeatureSearch): Scorer {
  const enough = minScore ?? 0;
  if (query.kind === 'vector') {
    return (data) => {
      const score = cosineScore(query.vector, toFloats(data));
      return score >= enough ? { score, distance: null } : null;
    };
  }
  if (query.kind === 'hash') {
    return (data) => {
      const distance = hammingDistance(query.hash, data);
      const score = hashScore(distance, data.length * 8);
      return distance <= (maxDistance ?? Number.POSITIVE_INFINITY) && score >= enough
        ? { score, distance }
        : null;
    };
  }
  throw new RunError('a query that is another field of the document needs a retriever without collections');
}

/** The evidence of a search for a document that it found. */
export function evidenceOf(search: FeatureSearch, { score, distance }: FeatureScore): Evidence {
  const threshold = distance === null ? search.minScore : (search.maxDistance ?? search.minScore);
  return {
    clause: `near ${search.feature}`,
    feature: search.feature,
    score,
    ...(distance === null ? {} : { distance }),
    ...(threshold === null ? {} : { threshold }),
  };
}
