import { toFloats } from '../extract/feature-values.ts';
import type { DocumentFeatures } from '../retrieve/document-fields.ts';
import type { Reader } from '../store/database.ts';
import type { StoredDocument } from './documents.ts';

/** The features of a document, by address. */
export type Features = DocumentFeatures;

/** The features of up to 500 documents of one collection, by document id; a document without any is left out. */
export async function featuresOfAll(
  db: Reader,
  documents: readonly Pick<StoredDocument, 'namespace_id' | 'collection_id' | 'document_id'>[],
): Promise<Map<string, Features>> {
  const found = new Map<string, { vectors: Map<string, Float32Array>; hashes: Map<string, Uint8Array> }>();
  const [first] = documents;
  if (first === undefined) return found;
  const rows = await db
    .selectFrom('document_features as d')
    .innerJoin('features as f', (join) =>
      join
        .onRef('f.namespace_id', '=', 'd.namespace_id')
        .onRef('f.collection_id', '=', 'd.collection_id')
        .onRef('f.feature', '=', 'd.feature'),
    )
    .select(['d.document_id', 'd.feature', 'd.data', 'f.kind'])
    .where('d.namespace_id', '=', first.namespace_id)
    .where('d.collection_id', '=', first.collection_id)
    .where(
      'd.document_id',
      'in',
      documents.map((one) => one.document_id),
    )
    .orderBy('d.feature')
    .execute();
  for (const { document_id, feature, data, kind } of rows) {
    const features = found.get(document_id) ?? { vectors: new Map(), hashes: new Map() };
    found.set(document_id, features);
    if (kind === 'vector') features.vectors.set(feature, toFloats(data));
    else features.hashes.set(feature, data);
  }
  return found;
}

/** The features of one document. */
export async function featuresOf(db: Reader, document: StoredDocument): Promise<Features> {
  const found = await featuresOfAll(db, [document]);
  return found.get(document.document_id) ?? { vectors: new Map(), hashes: new Map() };
}

/** Features in the shape of an answer, by extractor. */
export function toFeatureModels({ vectors, hashes }: Features): object[] {
  const models = new Map<string, { feature_extractor_id: string; vectors?: object; hashes?: object }>();
  const modelOf = (address: string) => {
    const [extractor = '', output = ''] = address.split('/');
    const id = extractor.replace('@', '_');
    const model = models.get(id) ?? { feature_extractor_id: id };
    models.set(id, model);
    return { model, output };
  };
  for (const [address, vector] of vectors) {
    const { model, output } = modelOf(address);
    model.vectors = { ...model.vectors, [output]: Array.from(vector) };
  }
  for (const [address, hash] of hashes) {
    const { model, output } = modelOf(address);
    model.hashes = { ...model.hashes, [output]: Buffer.from(hash).toString('hex') };
  }
  return [...models.values()];
}
