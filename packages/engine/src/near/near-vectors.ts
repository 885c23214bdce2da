import type { EngineDocument } from '../document/document.ts';
import { vectorOf } from '../query/components.ts';
import type { SimilarQuery } from '../query/query.ts';
import { isFiniteVector, MAX_DIMENSIONS } from '../vectors/check-vector.ts';
import { HeldVectors } from './held-vectors.ts';
import { NearGroup } from './near-group.ts';
import type { NearRequest } from './near-table.ts';

/** Components that a description shows. */
const SHOWN = 4;

/**
 * A clause on a vector as kernels look for it. Null for one whose vector each document brings itself, that bounds do not
 * hold for, or that almost every vector passes.
 */
export function nearVector({
  feature,
  query,
  metric,
  minScore,
}: SimilarQuery): NearRequest<Float32Array> | null {
  if ('field' in query || !(minScore > 0 && minScore < Infinity)) return null;
  const vector = vectorOf(query);
  const { length } = vector;
  if (length === 0 || length > MAX_DIMENSIONS || !isFiniteVector(vector)) return null;
  return {
    value: vector,
    limit: minScore,
    group: `${metric} ${length}`,
    makeGroup: () =>
      new NearGroup(new HeldVectors(length, metric), (document) => readVector(document, feature, length)),
    describe: () => describe(vector),
  };
}

function readVector(
  { vectors, hashes }: EngineDocument,
  feature: string,
  length: number,
): Float32Array | null | undefined {
  const vector = vectors.get(feature);
  if (vector === undefined) return hashes.has(feature) ? null : undefined;
  return vector.length === length && isFiniteVector(vector) ? vector : null;
}

function describe(vector: Float32Array): string {
  const shown = Array.from(vector.subarray(0, SHOWN), (x) => Number(x.toPrecision(4)));
  return `[${shown.join(', ')}${vector.length > SHOWN ? ', …' : ''}]`;
}
