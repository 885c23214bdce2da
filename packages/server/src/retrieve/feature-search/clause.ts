import { validationError } from '@tocsin/contract';
import { allOf, anyOf, hashNear, maxHashDistance, type Query, similarTo } from '@tocsin/engine';
import type { FeatureSearch } from '../stages/stage.ts';

/** The searches as a clause that a document passes where any of them finds it. */
export function clauseOfAny(searches: readonly FeatureSearch[]): Query {
  return anyOf(searches.map(searchClause));
}

/** A search as a clause that a document passes or not. */
export function searchClause(search: FeatureSearch): Query {
  const near = nearClause(search);
  return search.filter === null ? near : allOf([near, search.filter]);
}

function nearClause({ feature, query, minScore, maxDistance }: FeatureSearch): Query {
  if (query.kind === 'hash') {
    const bits = query.hash.length * 8;
    const byScore = minScore === null ? bits : maxHashDistance(minScore, bits);
    return hashNear(feature, query.hash, { maxDistance: Math.min(maxDistance ?? bits, byScore) });
  }
  if (query.kind === 'vector') return similarTo(feature, query.vector, { minScore: minScore ?? 0 });
  if (query.kind === 'text')
    throw validationError('query', `the text for ${feature} is no vector yet: it must be embedded first`);
  return maxDistance === null
    ? similarTo(feature, { field: query.field }, { minScore: minScore ?? 0 })
    : hashNear(feature, { field: query.field }, { maxDistance });
}
