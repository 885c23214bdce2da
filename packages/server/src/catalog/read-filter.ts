import { type LogicalOperator, validationError } from '@tocsin/contract';
import { compileQuery, parseFilter, prepareDocument, type Query, QueryError } from '@tocsin/engine';
import { type DocumentFeatures, featuresAt } from '../retrieve/document-fields.ts';
import { compilePattern } from '../retrieve/patterns.ts';

const NO_FEATURES: DocumentFeatures = { vectors: new Map(), hashes: new Map() };

/** A filter of a list, ready to run on what an answer shows. */
export interface ViewFilter {
  readonly query: Query;
  /** @param features what paths to features read; none without it */
  matches(view: Readonly<Record<string, unknown>>, features?: DocumentFeatures): boolean;
}

/** Reads the `filters` of a list. @param place of the filter in the request @throws ApiError 422 naming the place */
export function readFilter(filters: LogicalOperator, place = 'filters'): ViewFilter {
  try {
    const query = parseFilter(filters, { place });
    const compiled = compileQuery(query, { compilePattern });
    return {
      query,
      matches: (payload, features = NO_FEATURES) =>
        compiled.matches(
          prepareDocument({ id: '', payload, ...features, field: (path) => featuresAt(features, path) }),
        ),
    };
  } catch (error) {
    if (error instanceof QueryError) throw validationError(error.place, error.message);
    throw error;
  }
}
