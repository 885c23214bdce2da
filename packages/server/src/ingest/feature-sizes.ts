import { type ApiError, validationError } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import { chunksOf } from '../catalog/versions.ts';
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

/** Sizes by feature. */
type Sizes = Map<string, Size>;

interface Place {
  readonly namespaceId: string;
  readonly collectionId: string;
}

/**
 * The first document of a collection fixes the size of each of its features; from then on others are refused, so that
 * any two of them can be compared.
 * @returns what fixes those that are new
 * @throws ApiError 422 naming the document's place
 */
export async function sizeFixing(
  db: Reader,
  collection: Place,
  documents: readonly PlacedDocument[],
): Promise<Write> {
  const fixed = await fixedSizes(db, collection, documents);
  const fresh: Sizes = new Map();
  for (const one of documents) {
    const problem = problemOf(one, fixed, fresh);
    if (problem) throw problem;
  }
  const rows = [...fresh].map(([feature, { kind, size }]) => ({
    namespace_id: collection.namespaceId,
    collection_id: collection.collectionId,
    feature,
    kind,
    size,
  }));
  return insertion('features', rows);
}

/** Which documents have a feature of the wrong size, by id; the first one that has a new feature fixes its size. */
export async function problemsOfSizes(
  db: Reader,
  collection: Place,
  documents: readonly PlacedDocument[],
): Promise<Map<string, ApiError>> {
  const fixed = await fixedSizes(db, collection, documents);
  const fresh: Sizes = new Map();
  const problems = new Map<string, ApiError>();
  for (const one of documents) {
    const problem = problemOf(one, fixed, fresh);
    if (problem) problems.set(one.document.id, problem);
  }
  return problems;
}

async function fixedSizes(
  db: Reader,
  { namespaceId, collectionId }: Place,
  documents: readonly PlacedDocument[],
): Promise<Sizes> {
  const names = new Set(documents.flatMap(({ document }) => sizesOf(document).map(([feature]) => feature)));
  const fixed: Sizes = new Map();
  for (const part of chunksOf([...names])) {
    const rows = await db
      .selectFrom('features')
      .select(['feature', 'kind', 'size'])
      .where('namespace_id', '=', namespaceId)
      .where('collection_id', '=', collectionId)
      .where('feature', 'in', part)
      .execute();
    for (const { feature, kind, size } of rows) fixed.set(feature, { kind, size });
  }
  return fixed;
}

/** @returns null where the document is fine; then its new sizes are among the fresh ones */
function problemOf({ document, place }: PlacedDocument, fixed: Sizes, fresh: Sizes): ApiError | null {
  const sizes = sizesOf(document);
  for (const [feature, size] of sizes) {
    const wanted = fixed.get(feature) ?? fresh.get(feature);
    if (wanted && (wanted.kind !== size.kind || wanted.size !== size.size))
      return wrongSize(place, feature, wanted, size);
  }
  for (const [feature, size] of sizes) if (!fixed.has(feature)) fresh.set(feature, size);
  return null;
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

function wrongSize(place: string, feature: string, fixed: Size, given: Size): ApiError {
  return validationError(
    place === '' ? 'features' : `${place}.features`,
    `${feature} is a ${describe(fixed)} in this collection, not a ${describe(given)}`,
  );
}

function describe({ kind, size }: Size): string {
  return kind === 'vector' ? `vector of ${size} dimensions` : `hash of ${size} bits`;
}
