import { validationError } from '@tocsin/contract';
import { mainOutputOf, TEXT_FEATURES, takesText } from '../../extract/extractors.ts';
import { toHash, toVector } from '../../extract/feature-values.ts';
import { isRecord } from '../../platform/json.ts';
import { isDynamic } from '../inputs.ts';
import { readFilter } from './attribute-filter.ts';
import type { FeatureSearch, Stage } from './stage.ts';

/** How many a search over collections finds where the client names no number. */
export const DEFAULT_TOP_K = 100;
/** How many a `feature_search` stage hands on where the client names no number. */
export const DEFAULT_FINAL_TOP_K = 25;
const MAX_TOP_K = 10_000;

/**
 * `feature_search`: the documents whose feature is nearest to a query, with `min_score` or `max_distance` as threshold.
 * @throws ApiError 422 naming the place
 */
export function parseFeatureSearch(parameters: Record<string, unknown>, place: string): Stage {
  const searches = parameters['searches'];
  if (!Array.isArray(searches) || searches.length === 0)
    throw validationError(`${place}.searches`, 'must be a list with one search');
  if (searches.length > 1)
    throw validationError(
      `${place}.searches[1]`,
      'several searches in one stage are not supported yet; use one',
    );
  for (const unsupported of ['group_by', 'facets'])
    if (parameters[unsupported] != null && !isEmpty(parameters[unsupported]))
      throw validationError(`${place}.${unsupported}`, 'is not supported yet; leave it out');
  return {
    kind: 'feature_search',
    search: parseSearch(searches[0], `${place}.searches[0]`),
    finalTopK: count(parameters['final_top_k'], `${place}.final_top_k`),
  };
}

function parseSearch(search: unknown, place: string): FeatureSearch {
  if (!isRecord(search)) throw validationError(place, 'must be an object');
  const { filters } = search;
  const feature = featureAddress(search['feature_uri'], `${place}.feature_uri`);
  const query = parseQuery(search['query'], feature, `${place}.query`);
  if (
    search['max_distance'] != null &&
    query.kind !== 'hash' &&
    (query.kind !== 'field' || takesText(feature))
  )
    throw validationError(`${place}.max_distance`, 'is for hashes; use min_score');
  return {
    feature,
    query,
    topK: count(search['top_k'], `${place}.top_k`),
    minScore: number(search['min_score'], `${place}.min_score`, 0, 1),
    maxDistance: number(search['max_distance'], `${place}.max_distance`, 0, 512),
    filter: filters === undefined || filters === null ? null : readFilter(filters, `${place}.filters`),
  };
}

/** `scheme://x@v1/out` as `x@v1/out`: the scheme does not count; no output means the main one. @throws ApiError 422 */
export function featureAddress(uri: unknown, place: string): string {
  const parts =
    typeof uri === 'string' ? /^(?:[a-z][\w+.-]*:\/\/)?([\w.-]+@[\w.-]+)(?:\/([\w.-]+))?$/i.exec(uri) : null;
  if (!parts) throw validationError(place, 'must be a feature URI such as "tocsin://clip@v1/embedding"');
  return `${parts[1]}/${parts[2] ?? mainOutputOf(parts[1] as string)}`;
}

function parseQuery(query: unknown, feature: string, place: string): FeatureSearch['query'] {
  if (isDynamic(query)) return { kind: 'field', field: query.field };
  if (isRecord(query)) return parseTyped(query, feature, place);
  if (Array.isArray(query)) return { kind: 'vector', vector: toVector(query, place) };
  if (typeof query === 'string' && takesText(feature)) return { kind: 'text', text: query };
  if (typeof query === 'string' && /^[0-9a-f]+$/i.test(query))
    return { kind: 'hash', hash: toHash(query, place) };
  throw validationError(place, `must be ${queriesFor(feature)}`);
}

/** `{vector}`, `{hash}`, `{text}`, or `{type, value}`. Text, said so, is never taken for a hash. */
function parseTyped(query: Record<string, unknown>, feature: string, place: string): FeatureSearch['query'] {
  const { type = query['input_mode'] } = query;
  const value = query['vector'] ?? query['hash'] ?? query['text'] ?? query['value'];
  if (isRecord(value) && !isDynamic(value)) throw validationError(place, `must be ${queriesFor(feature)}`);
  if ((query['text'] != null || type === 'text') && !takesText(feature))
    throw validationError(
      place,
      `${feature} cannot be searched with text, only with ${queriesFor(feature)}; text works for ${TEXT_FEATURES.join(', ')}`,
    );
  return parseQuery(value, feature, place);
}

function queriesFor(feature: string): string {
  return takesText(feature)
    ? 'text or a vector (a list of numbers)'
    : 'a vector (a list of numbers) or a hash (hexadecimal digits)';
}

function count(value: unknown, place: string): number | null {
  if (value === undefined || value === null) return null;
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > MAX_TOP_K)
    throw validationError(place, `must be a whole number from 1 to ${MAX_TOP_K}`);
  return value as number;
}

function number(value: unknown, place: string, min: number, max: number): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || value < min || value > max)
    throw validationError(place, `must be a number from ${min} to ${max}`);
  return value;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
