import { KIND } from '../keys/kinds.ts';
import { nearHash } from '../near/near-hashes.ts';
import type { NearRequest } from '../near/near-table.ts';
import { nearVector } from '../near/near-vectors.ts';
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
      return all(lowerChildren(parts, query.children));
    case 'or':
      return any(lowerChildren(parts, query.children));
    case 'not':
      return negate(lowerNode(parts, query.child));
    case 'compare':
      return lowerCompare(parts, query);
    case 'similar':
    case 'hash':
      return lowerFeature(parts, query);
  }
}

function lowerChildren(parts: Parts, children: readonly Query[]): Test[] {
  const tests: Test[] = [];
  // By index: a frozen array's iterator is not optimized away.
  for (let i = 0; i < children.length; i++) tests.push(lowerNode(parts, children[i] as Query));
  return tests;
}

/**
 * A feature is compared where the document has it, or, where kernels can look for the clause, may pass it. In both cases
 * the clause has the last word.
 */
function lowerFeature(parts: Parts, query: SimilarQuery | HashQuery): Test {
  const field = parts.fields.of(query.feature, true);
  const request = parts.usesKernels ? nearRequest(query) : null;
  if (request === null) return all([parts.key(field, KIND.feature), parts.leaf({ kind: 'clause', query })]);
  const near = parts.nearKey(field, request);
  return all([near, parts.leaf({ kind: 'clause', query, key: near.key })]);
}

/** The clause as kernels look for it; null where they cannot. */
function nearRequest(query: SimilarQuery | HashQuery): NearRequest | null {
  return query.kind === 'similar' ? nearVector(query) : nearHash(query);
}
