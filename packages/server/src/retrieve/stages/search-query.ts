import { validationError } from '@tocsin/contract';
import { mainOutputOf, TEXT_FEATURES, takesText } from '../../extract/extractors.ts';
import { toHash, toVector } from '../../extract/feature-values.ts';
import { isRecord } from '../../platform/json.ts';
import { isDynamic } from '../inputs.ts';
import type { FeatureSearch } from './stage.ts';

/** `scheme://x@v1/out` as `x@v1/out`: the scheme does not count; no output means the main one. @throws ApiError 422 */
export function featureAddress(uri: unknown, place: string): string {
  const parts =
    typeof uri === 'string' ? /^(?:[a-z][\w+.-]*:\/\/)?([\w.-]+@[\w.-]+)(?:\/([\w.-]+))?$/i.exec(uri) : null;
  if (!parts) throw validationError(place, 'must be a feature URI such as "tocsin://clip@v1/embedding"');
  return `${parts[1]}/${parts[2] ?? mainOutputOf(parts[1] as string)}`;
}

/** What a search for a feature compares it with. @throws ApiError 422 */
export function parseQuery(query: unknown, feature: string, place: string): FeatureSearch['query'] {
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
