import { type EngineDocument, resolvePath } from '@tocsin/engine';
import type { DocumentSource } from './document-source.ts';
import { equalityKey, keyOf } from './hit-fields.ts';

/** Documents loaded with one query. */
const LOAD_CHUNK = 200;

/**
 * For each value the document of a collection that has it in a field; of several the first by document id.
 * @param field `document_id` is looked up, any other field is searched for in the whole collection, page by page
 * @returns documents by {@link equalityKey} of the value
 */
export async function documentsByField(
  source: DocumentSource,
  collectionId: string,
  field: string,
  values: readonly unknown[],
): Promise<ReadonlyMap<string, EngineDocument>> {
  if (field === 'document_id') return byDocumentId(source, collectionId, values);
  const wanted = new Set(values.map(equalityKey));
  const found = new Map<string, EngineDocument>();
  if (wanted.size === 0) return found;
  for await (const page of source.scan(collectionId))
    for (const document of page) {
      for (const value of eachValue(resolvePath(document.payload, field))) {
        const key = equalityKey(value);
        if (wanted.has(key) && !found.has(key)) found.set(key, document);
      }
      if (found.size === wanted.size) return found;
    }
  return found;
}

async function byDocumentId(
  source: DocumentSource,
  collectionId: string,
  values: readonly unknown[],
): Promise<ReadonlyMap<string, EngineDocument>> {
  const ids = [...new Set(values.filter((value) => typeof value === 'string'))];
  const found = new Map<string, EngineDocument>();
  for (let i = 0; i < ids.length; i += LOAD_CHUNK) {
    const keys = ids.slice(i, i + LOAD_CHUNK).map((documentId) => ({ collectionId, documentId }));
    const loaded = await source.load(keys);
    for (const key of keys) {
      const document = loaded.get(keyOf(key));
      if (document) found.set(equalityKey(key.documentId), document);
    }
  }
  return found;
}

/** The values that a field compares with: of a list its elements. */
export function eachValue(found: readonly unknown[]): unknown[] {
  return found.flat().filter((value) => value !== null);
}
