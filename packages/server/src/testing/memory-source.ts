import type { EngineDocument, FeatureShape } from '@tocsin/engine';
import { computesNothing } from '../extract/computes-nothing.ts';
import type { PreparedExtractor } from '../extract/extractor.ts';
import type { DocumentSource } from '../retrieve/document-source.ts';
import type { StoredFeature } from '../retrieve/feature-rows.ts';

/** A document of a test; features are vectors where they are numbers and hashes where they are bytes. */
export function testDocument(
  id: string,
  payload: object = {},
  features: Readonly<Record<string, readonly number[] | Uint8Array>> = {},
): EngineDocument {
  const all = Object.entries(features);
  return {
    id,
    payload: payload as Record<string, unknown>,
    vectors: new Map(
      all.flatMap(([name, value]) => (value instanceof Uint8Array ? [] : [[name, Float32Array.from(value)]])),
    ),
    hashes: new Map(all.flatMap(([name, value]) => (value instanceof Uint8Array ? [[name, value]] : []))),
  };
}

/**
 * A source over documents in memory, by collection, in pages of two.
 * @param extractor of all collections
 */
export function memorySource(
  collections: Readonly<Record<string, readonly EngineDocument[]>>,
  extractor: (collectionId: string) => PreparedExtractor = () => computesNothing('none@v1'),
): DocumentSource {
  const documentsOf = (collectionId: string) =>
    (collections[collectionId] ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const find = ({ collectionId, documentId }: { collectionId: string; documentId: string }) =>
    documentsOf(collectionId).find(({ id }) => id === documentId);
  const keyed = <T>(
    keys: readonly { collectionId: string; documentId: string }[],
    valueOf: (document: EngineDocument) => T,
  ): Map<string, T> =>
    new Map(
      keys.flatMap((key): [string, T][] => {
        const document = find(key);
        return document ? [[`${key.collectionId}/${key.documentId}`, valueOf(document)]] : [];
      }),
    );
  return {
    order: async () => null,
    async *scan(collectionId) {
      for (const page of pages(documentsOf(collectionId)))
        yield page.map((document) => ({ ...document, vectors: new Map(), hashes: new Map() }));
    },
    async *features(collectionId, feature) {
      yield* pages(documentsOf(collectionId).flatMap((document) => stored(document, feature)));
    },
    extractor: async (collectionId) => extractor(collectionId),
    load: async (keys) => keyed(keys, (document) => ({ ...document, vectors: new Map(), hashes: new Map() })),
    featuresOf: async (keys, wanted) =>
      keyed(keys, ({ vectors, hashes }) => ({
        vectors: new Map([...vectors].filter(([name]) => wanted.includes(name))),
        hashes: new Map([...hashes].filter(([name]) => wanted.includes(name))),
      })),
    featureShapes: async (collectionId) =>
      new Map(
        documentsOf(collectionId).flatMap(({ vectors, hashes }): [string, FeatureShape][] => [
          ...[...vectors].map(([name, { length }]): [string, FeatureShape] => [
            name,
            { kind: 'vector', size: length },
          ]),
          ...[...hashes].map(([name, { length }]): [string, FeatureShape] => [
            name,
            { kind: 'hash', size: length * 8 },
          ]),
        ]),
      ),
    collectionNamed: async (identifier) => (Object.hasOwn(collections, identifier) ? identifier : null),
  };
}

function stored({ id, vectors, hashes }: EngineDocument, feature: string): StoredFeature[] {
  const vector = vectors.get(feature);
  const data = vector === undefined ? hashes.get(feature) : new Uint8Array(vector.buffer);
  return data === undefined ? [] : [{ documentId: id, data }];
}

function* pages<T>(items: readonly T[]): Generator<T[]> {
  for (let i = 0; i < items.length; i += 2) yield items.slice(i, i + 2);
}
