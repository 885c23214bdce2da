import { type CollectionFeatureExtractor, validationError } from '@tocsin/contract';
import { resolvePath } from '@tocsin/engine';

/** Characters (UTF-16 units) of text that one document or query may have. */
export const MAX_TEXT = 200_000;
/** What is read where a collection names no field: each of them that a document has. */
export const DEFAULT_FIELDS: readonly string[] = ['text', 'metadata.text'];
const INPUT = 'text';

/**
 * The dot paths that the text comes from: `fields`, or what `input_mappings` maps to the input "text".
 * @throws ApiError 422 for other inputs, or where both are given
 */
export function readFields(
  fields: readonly string[] | null | undefined,
  mappings: CollectionFeatureExtractor['input_mappings'],
  place: string,
): readonly string[] {
  const mapped = Array.isArray(mappings)
    ? mappings.map((one, i) => mappingPath(one, `${place}.input_mappings[${i}]`))
    : Object.entries(mappings ?? {}).map(([key, path]) => plainPath(key, path, `${place}.input_mappings`));
  if (fields == null) return mapped.length > 0 ? mapped : DEFAULT_FIELDS;
  if (mapped.length > 0)
    throw validationError(`${place}.input_mappings`, 'name the fields here or in params.fields, not in both');
  return fields;
}

function plainPath(key: string, path: unknown, place: string): string {
  refuseOtherInput(key, `${place}["${key}"]`);
  return readPath(path, `${place}.${key}`);
}

function mappingPath(mapping: Record<string, unknown>, place: string): string {
  refuseOtherInput(mapping['input_key'], `${place}.input_key`);
  const kind = mapping['source_type'] ?? 'payload';
  if (kind !== 'payload')
    throw validationError(`${place}.source_type`, 'must be "payload": a field of the document');
  return readPath(mapping['path'], `${place}.path`);
}

function refuseOtherInput(key: unknown, place: string): void {
  if (key !== INPUT) throw validationError(place, `text_extractor@v1 has one input, "${INPUT}"`);
}

function readPath(path: unknown, place: string): string {
  if (typeof path !== 'string' || path === '' || path.length > 512)
    throw validationError(place, 'must be the path of a field, such as "metadata.title"');
  return path;
}

/**
 * The text of a document: the strings at the paths, also those in lists, a line each. Other values have no text.
 * @throws ApiError 422 naming the field where it is longer than {@link MAX_TEXT}
 */
export function textOf(
  payload: Readonly<Record<string, unknown>>,
  fields: readonly string[],
  place: string,
): string {
  const parts: string[] = [];
  let length = 0;
  for (const field of fields)
    for (const text of stringsIn(resolvePath(payload, field))) {
      length += text.length;
      refuseLong(length, place === '' ? field : `${place}.${field}`);
      parts.push(text);
    }
  return parts.length === 1 ? (parts[0] as string) : parts.join('\n');
}

/** @throws ApiError 422 for a length above {@link MAX_TEXT} */
export function refuseLong(length: number, place: string): void {
  if (length > MAX_TEXT)
    throw validationError(place, `text_extractor@v1 reads at most ${MAX_TEXT} characters; send shorter text`);
}

function* stringsIn(values: readonly unknown[]): Generator<string> {
  for (const value of values)
    if (typeof value === 'string') yield value;
    else if (Array.isArray(value)) yield* stringsIn(value);
}
