import { validationError } from '@tocsin/contract';
import type { Query } from '@tocsin/engine';
import { parseFilter, QueryError } from '@tocsin/engine';
import type { Stage } from './stage.ts';

const CONDITION_KEYS = ['field', 'operator', 'value', 'case_sensitive', 'case_insensitive'];
const LOGICAL_KEYS = ['AND', 'OR', 'NOT', 'case_sensitive'];

/**
 * `attribute_filter`: keeps the documents that pass. Its parameters are one condition, `AND`/`OR`/`NOT`, or either of
 * them under `filters` or `conditions`.
 * @throws ApiError 422 naming the place
 */
export function parseAttributeFilter(parameters: Record<string, unknown>, place: string): Stage {
  for (const key of ['filters', 'conditions'])
    if (parameters[key] != null)
      return { kind: 'attribute_filter', query: readFilter(parameters[key], `${place}.${key}`) };
  const keys = parameters['field'] === undefined ? LOGICAL_KEYS : CONDITION_KEYS;
  const filter = Object.fromEntries(Object.entries(parameters).filter(([key]) => keys.includes(key)));
  if (Object.keys(filter).length === 0)
    throw validationError(`${place}.field`, 'is required: which field to compare');
  return { kind: 'attribute_filter', query: readFilter(filter, place) };
}

/** A filter of the engine. A list of conditions means all of them. @throws ApiError 422 naming the place */
export function readFilter(filter: unknown, place: string): Query {
  try {
    return parseFilter(Array.isArray(filter) ? { AND: filter } : filter, { place });
  } catch (error) {
    if (error instanceof QueryError) throw validationError(error.place, error.message);
    throw error;
  }
}
