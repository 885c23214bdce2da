import type { PreparedDocument } from '../document/prepared.ts';
import { placeOf } from '../query/places.ts';
import { printQuery } from '../query/print.ts';
import type { CompareQuery, Query } from '../query/query.ts';
import { badPattern } from './bad-pattern.ts';
import type { Clause, PatternCompiler } from './clause.ts';
import { compareClause } from './compare.ts';
import { type Evidence, toVerdict, type Verdict } from './evidence.ts';
import { hashClause } from './hash.ts';
import { andClause, EVERYTHING_CLAUSE, notClause, orClause } from './logic.ts';
import { similarClause } from './similar.ts';

/** The verifier of one query: "does match", whatever let the document get this far. */
export interface CompiledQuery {
  /** Whether the document matches; builds no evidence. @throws where a pattern that the document brings is bad */
  matches(document: PreparedDocument): boolean;
  /** The score and the evidence, or null where the document does not match. @throws as `matches` */
  verdict(document: PreparedDocument): Verdict | null;
}

/**
 * Compiles a query; constants are folded, split and converted here, once.
 * @throws QueryError where `compilePattern` refuses a pattern
 */
export function compileQuery(query: Query, options: { compilePattern: PatternCompiler }): CompiledQuery {
  const clause = compileNode(query, options.compilePattern);
  return {
    matches: (document) => clause.matches(document),
    verdict(document) {
      const evidence: Evidence[] = [];
      return clause.explain(document, evidence) ? toVerdict(evidence) : null;
    },
  };
}

/** The verifier of a part of a query. @throws QueryError where `compilePattern` refuses a pattern */
export function compileClause(query: Query, compilePattern: PatternCompiler): Clause {
  return compileNode(query, compilePattern);
}

function compileNode(query: Query, compilePattern: PatternCompiler): Clause {
  const compileChild = (child: Query): Clause => compileNode(child, compilePattern);
  switch (query.kind) {
    case 'all':
      return EVERYTHING_CLAUSE;
    case 'and':
      return andClause(query.children.map(compileChild));
    case 'or':
      return orClause(query.children.map(compileChild));
    case 'not':
      return notClause(compileChild(query.child), printQuery(query));
    case 'compare':
      return compileCompare(query, compilePattern);
    case 'similar':
      return similarClause(query);
    case 'hash':
      return hashClause(query);
  }
}

function compileCompare(query: CompareQuery, compilePattern: PatternCompiler): Clause {
  try {
    return compareClause(query, compilePattern);
  } catch (error) {
    throw badPattern(placeOf(query), error);
  }
}
