import { validationError } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import { insertion, type Reader, type Write } from '../store/database.ts';

/** A document and where it stands in the request. */
export interface PlacedDocument {
  readonly document: EngineDocument;
  readonly place: string;
}

interface Size {
  readonly kind: 'vector' | 'hash';
  /** Dimensions or bits. */
  readonly size: number;
}

/**
 * The first document of a collection fixes the size of each of its features; from then on others are refused, so that
 * any two of them can be compared.
 * @returns what fixes those that are new
 * @throws ApiError 422 naming the document's place
 */
export async function sizeFixing(
  db: Reader,
  { namespaceId: namespace_id, collectionId: collection_id }: { namespaceId: string; collectionId: string },
  documents: readonly PlacedDocument[],
): Promise<Write> {
  const used = new Map<string, Size & { place: string }>();
  for (const { document, place } of documents)
    for (const [feature, size] of sizesOf(document)) {
      const first = used.get(feature);
      if (first) refuseOther(place, feature, first, size);
      else used.set(feature, { ...size, place });
    }
  if (used.size === 0) return insertion('features', []);
  const fixed = await db
    .selectFrom('features')
    .select(['feature', 'kind', 'size'])
    .where('namespace_id', '=', namespace_id)
    .where('collection_id', '=', collection_id)
    .where('feature', 'in', [...used.keys()])
    .execute();
  for (const row of fixed) {
    const size = used.get(row.feature);
    if (size) refuseOther(size.place, row.feature, row, size);
    used.delete(row.feature);
  }
  const fresh = [...used].map(([feature, { kind, size }]) => ({
    namespace_id,
    collection_id,
    feature,
    kind,
    size,
  }));
  return insertion('features', fresh);
}

function sizesOf(document: EngineDocument): [feature: string, size: Size][] {
  return [
    ...[...document.vectors].map(([name, data]): [string, Size] => [
      name,
      { kind: 'vector', size: data.length },
    ]),
    ...[...document.hashes].map(([name, data]): [string, Size] => [
      name,
      { kind: 'hash', size: data.length * 8 },
    ]),
  ];
}

function refuseOther(place: string, feature: string, fixed: Size, given: Size): void {
  if (fixed.kind === given.kind && fixed.size === given.size) return;
  throw validationError(
    place === '' ? 'features' : `${place}.features`,
    `${feature} is a ${describe(fixed)} in this collection, not a ${describe(given)}`,
  );
}

function describe({ kind, size }: Size): string {
  return kind === 'vector' ? `vector of ${size} dimensions` : `hash of ${size} bits`;
}
