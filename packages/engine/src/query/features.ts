import { QueryError } from '../errors.ts';
import { toHex } from '../scores/hex.ts';
import type { FieldOperand, Metric, Query } from './query.ts';

const METRICS: readonly string[] = ['cosine', 'dot', 'euclid'];

/**
 * The documents whose vector `feature` scores at least `minScore` against `query`.
 * @param feature address `extractor@version/output`; a scheme before it (`…://`) does not count
 * @param query components (rounded to float32), or the document's own field: a dot path to a list of numbers, or the
 * address of another of its vectors
 * @param options `minScore` in [0, 1]; `metric` defaults to cosine
 * @throws QueryError for a vector without components or with one that is not finite, or a wrong option
 */
export function similarTo(
  feature: string,
  query: readonly number[] | Float32Array | { field: string },
  options: { minScore: number; metric?: Metric },
): Query {
  const { minScore, metric = 'cosine' } = options;
  if (!METRICS.includes(metric)) throw new QueryError('metric', `must be one of ${METRICS.join(', ')}`);
  return Object.freeze({
    kind: 'similar',
    feature: addressOf(feature),
    query: 'field' in query ? fieldOperand(query) : components(query),
    metric,
    minScore: finite(minScore, 'min_score'),
  });
}

/**
 * The documents whose hash `feature` differs from `query` in at most `maxDistance` bits.
 * @param query the bytes, or the document's own field: a dot path to a hex string, or the address of another hash
 * @throws QueryError for an empty hash or a distance that is not a number
 */
export function hashNear(
  feature: string,
  query: Uint8Array | { field: string },
  options: { maxDistance: number },
): Query {
  if (query instanceof Uint8Array && query.length === 0)
    throw new QueryError('query', 'must have at least one byte');
  return Object.freeze({
    kind: 'hash',
    feature: addressOf(feature),
    query: query instanceof Uint8Array ? toHex(query) : fieldOperand(query),
    maxDistance: finite(options.maxDistance, 'max_distance'),
  });
}

function addressOf(feature: string): string {
  const address = feature.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  if (address === '') throw new QueryError('feature', 'must name a feature as extractor@version/output');
  return address;
}

function components(vector: readonly number[] | Float32Array): readonly number[] {
  const rounded = Array.from(Float32Array.from(vector));
  if (rounded.length === 0) throw new QueryError('query', 'must have at least one component');
  if (!rounded.every(Number.isFinite)) throw new QueryError('query', 'must be finite float32 numbers only');
  return Object.freeze(rounded);
}

function fieldOperand({ field }: { field: string }): FieldOperand {
  if (typeof field !== 'string' || field === '') throw new QueryError('query.field', 'must be a path');
  return Object.freeze({ field });
}

function finite(value: number, place: string): number {
  if (!Number.isFinite(value)) throw new QueryError(place, 'must be a number');
  return value;
}
