import type { EngineDocument } from '@tocsin/engine';
import { isNamed } from './document-fields.ts';
import type { DocumentSource } from './document-source.ts';
import type { Hit } from './hit.ts';
import { keyOf } from './hit-fields.ts';

const NO_FEATURES = { vectors: new Map(), hashes: new Map() };

/** A stored document, as far as it is known. */
type StoredHit = Pick<Hit, 'documentId' | 'collectionId' | 'payload'>;

/**
 * Stored documents with some of their features.
 * @param names addresses, or names as paths have them: an output, or '' for all
 */
export async function withStoredFeatures(
  source: DocumentSource,
  hits: readonly StoredHit[],
  names: readonly string[],
): Promise<EngineDocument[]> {
  const addresses = await addressesFor(source, hits, names);
  const found = addresses.length === 0 ? null : await source.featuresOf(hits, addresses);
  return hits.map((hit) => ({
    id: hit.documentId,
    payload: hit.payload,
    ...(found?.get(keyOf(hit)) ?? NO_FEATURES),
  }));
}

async function addressesFor(
  source: DocumentSource,
  hits: readonly StoredHit[],
  names: readonly string[],
): Promise<string[]> {
  if (names.every((name) => name.includes('@'))) return [...new Set(names)];
  const addresses = new Set<string>();
  for (const collectionId of new Set(hits.map((hit) => hit.collectionId)))
    for (const address of (await source.featureShapes(collectionId)).keys())
      if (names.some((name) => isNamed(address, name))) addresses.add(address);
  return [...addresses];
}
