import type { EngineDocument } from '../document/document.ts';
import type { PreparedDocument } from '../document/prepared.ts';
import { vectorOf } from '../query/components.ts';
import { printQuery } from '../query/print.ts';
import type { SimilarQuery } from '../query/query.ts';
import { VECTOR_SCORES, type VectorScore } from '../scores/vector-scores.ts';
import type { Clause } from './clause.ts';
import { hashShape, incomparable, vectorShape } from './comparable-feature.ts';

/** A vector search ready to run. Documents without the feature do not pass; a hash or another dimension is an error. */
export function similarClause(query: SimilarQuery): Clause {
  const { feature, minScore } = query;
  const clause = printQuery(query);
  const scoreOf = scorer(query);
  return {
    matches: (document) => scoreOf(document) >= minScore,
    explain(document, evidence) {
      const score = scoreOf(document);
      if (!(score >= minScore)) return false;
      evidence.push({ clause, feature, score, threshold: minScore });
      return true;
    },
  };
}

/** The score of a document's vector; NaN, which passes no threshold, where there is nothing to compare. */
function scorer({ feature, query, metric }: SimilarQuery): (document: PreparedDocument) => number {
  const score = VECTOR_SCORES[metric];
  return 'field' in query
    ? scorerOfOwn(feature, query.field, score)
    : scorerOf(feature, vectorOf(query), score);
}

function scorerOf(
  feature: string,
  wanted: Float32Array,
  score: VectorScore,
): (document: PreparedDocument) => number {
  return ({ source }) => {
    const vector = comparableVector(source, feature, wanted);
    return vector === undefined ? Number.NaN : score(wanted, vector);
  };
}

/** @param field where documents bring what their vector is compared with */
function scorerOfOwn(
  feature: string,
  field: string,
  score: VectorScore,
): (document: PreparedDocument) => number {
  return (document) => {
    const all = ownVectors(document, field);
    const [first] = all;
    if (first === undefined) return Number.NaN;
    const dimensions = (document.source.vectors.get(feature) ?? first).length;
    const others = all.filter((other) => other.length === dimensions);
    const vector = comparableVector(document.source, feature, others[0] ?? first);
    return vector === undefined ? Number.NaN : Math.max(...others.map((other) => score(other, vector)));
  };
}

/** A document's vector, undefined where it has no such feature. @throws QueryError where it is not like the query */
function comparableVector(
  { vectors, hashes }: EngineDocument,
  feature: string,
  query: Float32Array,
): Float32Array | undefined {
  const vector = vectors.get(feature);
  if (vector?.length === query.length) return vector;
  const hash = vector === undefined ? hashes.get(feature) : undefined;
  if (vector === undefined && hash === undefined) return undefined;
  const found = hash ? hashShape(hash) : vectorShape(vector as Float32Array);
  throw incomparable(feature, vectorShape(query), found);
}

/** The vectors that a document brings at a path or under a feature's address. */
function ownVectors(document: PreparedDocument, field: string): Float32Array[] {
  const feature = document.source.vectors.get(field);
  if (feature !== undefined) return [feature];
  return document
    .field(field)
    .found.filter(isVector)
    .map((list) => Float32Array.from(list));
}

function isVector(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'number');
}
