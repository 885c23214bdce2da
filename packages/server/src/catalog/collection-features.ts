import type { CollectionFeatureDescriptor } from '@tocsin/contract';
import { extractorOf } from '../extract/collection-extractor.ts';
import type { FeatureOutput } from '../extract/extractor.ts';
import type { Reader } from '../store/database.ts';
import type { CollectionsTable, FeaturesTable } from '../store/tables.ts';

/** A feature that documents of a collection have, or will have. */
export interface CollectionFeature {
  /** What stands behind the last slash of its address. */
  readonly name: string;
  /** As searches name it: `tocsin://extractor@version/output`. */
  readonly uri: string;
  readonly kind: 'vector' | 'hash';
  /** Dimensions of a vector, bits of a hash. */
  readonly size: number;
  /** Whether the collection computes it; else clients bring it. */
  readonly computed: boolean;
  /** Whether a search may be asked for it with text. */
  readonly takesText: boolean;
  /** For people. */
  readonly description: string;
}

type Collection = Pick<CollectionsTable, 'namespace_id' | 'collection_id' | 'definition_json'>;

/** The features of a collection: those that it computes first, then those that clients have brought, by address. */
export async function listCollectionFeatures(
  reader: Reader,
  collection: Collection,
): Promise<CollectionFeature[]> {
  const { outputs } = extractorOf(collection);
  const own = new Set(outputs.map(({ feature }) => feature));
  const stored = await reader
    .selectFrom('features')
    .selectAll()
    .where('namespace_id', '=', collection.namespace_id)
    .where('collection_id', '=', collection.collection_id)
    .orderBy('feature')
    .execute();
  return [
    ...outputs.map(computedFeature),
    ...stored.filter((row) => !own.has(row.feature)).map(broughtFeature),
  ];
}

function computedFeature({ feature, dimensions, takesText, description }: FeatureOutput): CollectionFeature {
  return { ...named(feature), kind: 'vector', size: dimensions, computed: true, takesText, description };
}

function broughtFeature({ feature, kind, size }: FeaturesTable): CollectionFeature {
  const what = kind === 'vector' ? `Vectors of ${size} dimensions` : `Perceptual hashes of ${size} bits`;
  const description = `${what} that clients bring with the documents`;
  return { ...named(feature), kind, size: Number(size), computed: false, takesText: false, description };
}

function named(feature: string): { name: string; uri: string } {
  return { name: feature.slice(feature.indexOf('/') + 1), uri: `tocsin://${feature}` };
}

/** A feature in the shape of the contract. The first one of a collection is its primary one. */
export function toFeatureDescriptor(
  { name, uri, kind, size, description }: CollectionFeature,
  position: number,
): CollectionFeatureDescriptor {
  const [, extractor = '', version = ''] = /^tocsin:\/\/([^@]+)@([^/]+)/.exec(uri) ?? [];
  const isVector = kind === 'vector';
  return {
    feature_address: uri,
    feature_extractor_name: extractor,
    version,
    vector_index: {
      name,
      description,
      dimensions: size,
      type: 'dense',
      distance: isVector ? 'cosine' : 'hamming',
      datatype: isVector ? 'float32' : 'uint8',
    },
    primary: position === 0,
  };
}
