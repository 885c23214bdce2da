import type {
  BatchUpdateDocumentsRequest,
  BulkCreateRequest,
  BulkCreateResponse,
  BulkUpdateDocumentsRequest,
  DocumentCreateRequest,
} from '../../documents.ts';

const collectionId = 'col_01jdq3b2c4d6e8f0g2h4j6k8m0';

/** A document with metadata only. */
export const documentRequest: DocumentCreateRequest = {
  collection_id: collectionId,
  document_id: 'listing-4711',
  metadata: { title: 'T0csin, as good as new', price: 12.5 },
};

/** A document with a vector and a perceptual hash. */
export const documentWithVector: DocumentCreateRequest = {
  collection_id: collectionId,
  metadata: { title: 'A bell' },
  features: [
    {
      feature_extractor_id: 'clip_v1',
      vectors: { embedding: [0.12, -0.5, 0.33] },
      hashes: { phash: 'c3d2a1b0e5f49687' },
    },
  ],
};

/** Two documents in one batch. */
export const bulkRequest: BulkCreateRequest = {
  documents: [
    { document_id: 'listing-4711', metadata: { title: 'T0csin, as good as new' } },
    { document_id: 'listing-4712', metadata: { title: 'A bicycle' } },
  ],
};

/** How {@link bulkRequest} is answered. */
export const bulkAnswer: BulkCreateResponse = {
  batch_id: 'bat_01jdq4e5f7g9h1j3k5m7n9p1q3',
  documents: [
    { document_id: 'listing-4711', status: 'created' },
    { document_id: 'listing-4712', status: 'created' },
  ],
};

/** Two documents, each changed in its own way. */
export const batchUpdate: BatchUpdateDocumentsRequest = {
  updates: [
    { document_id: 'listing-4711', update_data: { metadata: { price: 10 } } },
    { document_id: 'listing-4712', update_data: { metadata: { sold: true } } },
  ],
};

/** Documents below a price, all changed in the same way. */
export const bulkUpdate: BulkUpdateDocumentsRequest = {
  filters: { AND: [{ field: 'metadata.price', operator: 'lt', value: 5 }] },
  update_data: { metadata: { cheap: true } },
};
