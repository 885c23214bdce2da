import type { PreparedDocument } from '../document/prepared.ts';
import { printQuery } from '../query/print.ts';
import type { Metric, SimilarQuery } from '../query/query.ts';
import { cosineScore, dotScore, euclidScore } from '../scores/vector-scores.ts';
import type { Clause } from './clause.ts';

const SCORES: Readonly<Record<Metric, (a: Float32Array, b: Float32Array) => number>> = {
  cosine: cosineScore,
  dot: dotScore,
  euclid: euclidScore,
};

/** A vector search ready to run. Documents without the vector, or with one of another dimension, do not pass. */
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
  const score = SCORES[metric];
  if (!('field' in query)) {
    const wanted = Float32Array.from(query);
    return ({ source }) => {
      const vector = source.vectors.get(feature);
      return vector?.length === wanted.length ? score(wanted, vector) : Number.NaN;
    };
  }
  return (document) => {
    const vector = document.source.vectors.get(feature);
    if (vector === undefined) return Number.NaN;
    const others = ownVectors(document, query.field).filter((other) => other.length === vector.length);
    return others.length === 0 ? Number.NaN : Math.max(...others.map((other) => score(other, vector)));
  };
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
