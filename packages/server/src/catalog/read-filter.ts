import { type LogicalOperator, validationError } from '@tocsin/contract';
import { compileQuery, parseFilter, prepareDocument, type Query, QueryError } from '@tocsin/engine';
import { compilePattern } from '../retrieve/patterns.ts';

/** A filter of a list, ready to run on what an answer shows. */
export interface ViewFilter {
  readonly query: Query;
  matches(view: Readonly<Record<string, unknown>>): boolean;
}

/** Reads the `filters` of a list. @throws ApiError 422 naming the place */
export function readFilter(filters: LogicalOperator): ViewFilter {
  try {
    const query = parseFilter(filters, { place: 'filters' });
    const compiled = compileQuery(query, { compilePattern });
    const none = new Map<string, never>();
    return {
      query,
      matches: (payload) =>
        compiled.matches(prepareDocument({ id: '', payload, vectors: none, hashes: none })),
    };
  } catch (error) {
    if (error instanceof QueryError) throw validationError(error.place, error.message);
    throw error;
  }
}
