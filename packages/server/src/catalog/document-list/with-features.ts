import type { EngineDocument } from '@tocsin/engine';
import type { Reader } from '../../store/database.ts';
import { featuresOfAll } from '../document-features.ts';
import type { StoredDocument } from '../documents.ts';
import { chunksOf } from '../versions.ts';

/** Documents of one collection as the engine sees them, with all their features, in their order. */
export async function withFeatures(db: Reader, rows: readonly StoredDocument[]): Promise<EngineDocument[]> {
  const documents: EngineDocument[] = [];
  for (const some of chunksOf(rows)) {
    const features = await featuresOfAll(db, some);
    for (const { document_id: id, payload_json } of some) {
      const { vectors, hashes } = features.get(id) ?? { vectors: new Map(), hashes: new Map() };
      const payload = JSON.parse(payload_json) as Record<string, unknown>;
      documents.push({ id, payload, vectors, hashes });
    }
  }
  return documents;
}
