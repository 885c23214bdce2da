import { KIND } from '../keys/kinds.ts';
import type { HashQuery, Query, SimilarQuery } from '../query/query.ts';
import { lowerCompare } from './lower-compare.ts';
import type { Parts } from './parts.ts';
import { all, any, constant, negate, type Test } from './test.ts';

/** The test of a query; it uses its parts until it is released. @throws QueryError for a pattern that does not compile */
export function lower(parts: Parts, query: Query): Test {
  return parts.make(() => lowerNode(parts, query));
}

function lowerNode(parts: Parts, query: Query): Test {
  switch (query.kind) {
    case 'all':
      return constant(true);
    case 'and':
      return all(query.children.map((child) => lowerNode(parts, child)));
    case 'or':
      return any(query.children.map((child) => lowerNode(parts, child)));
    case 'not':
      return negate(lowerNode(parts, query.child));
    case 'compare':
      return lowerCompare(parts, query);
    case 'similar':
    case 'hash':
      return lowerFeature(parts, query);
  }
}

/** A feature is compared where the document has it. */
function lowerFeature(parts: Parts, query: SimilarQuery | HashQuery): Test {
  const field = parts.fields.of(query.feature, true);
  return all([parts.key(field, KIND.feature), parts.leaf({ kind: 'clause', query })]);
}
