import type { FeatureModel } from '@tocsin/contract';
import { isObject } from './json.ts';

/**
 * The value that a document has of a feature: a vector or a hash; null where it has none.
 * @param uri `scheme://extractor@version/output`
 */
export function valueIn(features: readonly FeatureModel[], uri: string): number[] | string | null {
  const [, extractor = '', output = ''] = /^(?:[a-z][\w+.-]*:\/\/)?([^/]+)(?:\/(.+))?$/i.exec(uri) ?? [];
  const own = features.find(({ feature_extractor_id: id }) => plain(id) === plain(extractor));
  const { vectors, hashes } = own ?? {};
  if (Array.isArray(vectors)) return vectors;
  return pick(vectors, output) ?? pick(hashes, output) ?? null;
}

/** Answers join an extractor and its version in their own way. */
function plain(id: string): string {
  return id.replace('@', '_');
}

function pick<T>(values: Readonly<Record<string, T>> | null | undefined, output: string): T | undefined {
  if (!isObject(values)) return undefined;
  const names = Object.keys(values);
  return (values as Record<string, T>)[output === '' && names.length === 1 ? (names[0] ?? '') : output];
}
