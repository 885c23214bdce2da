import type { PreparedDocument } from '../document/prepared.ts';
import { printQuery } from '../query/print.ts';
import type { Query } from '../query/query.ts';
import type { PatternCompiler } from './clause.ts';
import { compileClause } from './compile.ts';

/**
 * The clause, printed, that refuses a document which the query does not match: of an AND the first one that does not
 * hold, otherwise the smallest part that can be blamed alone. Null where the query could not be run.
 */
export function refusingClause(
  query: Query,
  document: PreparedDocument,
  compilePattern: PatternCompiler,
): string | null {
  if (!fails(query, document, compilePattern)) return null;
  if (query.kind !== 'and') return printQuery(query);
  const refusing = query.children.find((child) => fails(child, document, compilePattern));
  return refusing === undefined ? printQuery(query) : refusingClause(refusing, document, compilePattern);
}

function fails(query: Query, document: PreparedDocument, compilePattern: PatternCompiler): boolean {
  try {
    return !compileClause(query, compilePattern).matches(document);
  } catch {
    return false;
  }
}
