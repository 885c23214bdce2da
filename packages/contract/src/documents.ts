import { LogicalOperator, type Metadata, SortOption } from './common.ts';
import { type PaginationQuery, PaginationResponse, paginationFields } from './pagination.ts';
import {
  any,
  anyObject,
  bool,
  dateTime,
  int,
  type JsonSchema,
  list,
  map,
  matching,
  num,
  oneOf,
  orNull,
  type Properties,
  request,
  response,
  str,
  withDefault,
} from './schema.ts';

/** How many documents one request may create, update or delete. */
export const MAX_BULK_DOCUMENTS = 1000;

/** Schema of a document id: 1 to 255 characters, no control characters. */
export const DocumentId: JsonSchema = matching(
  '^[^\\p{Cc}]+$',
  'must have no control characters, such as tabs and line breaks',
  { minLength: 1, maxLength: 255 },
);

/** Ids that no document may have: behind `/documents/` they mean something else. */
export const RESERVED_DOCUMENT_IDS: readonly string[] = ['batch', 'bulk', 'list'];

/** The id of a document that may be there or not. */
const listedId: JsonSchema = str({ minLength: 1, maxLength: 255 });

/** The vectors of a feature: one, or several by name. Sparse and multi vectors are refused by the server. */
export type FeatureVectors = number[] | Record<string, number[]>;

/** A feature of a document that the client brings along. */
export interface FeatureModel {
  feature_extractor_id: string;
  payload?: Metadata | null;
  vectors?: FeatureVectors | null;
  /** Perceptual hashes by name, in hexadecimal: 64 to 512 bits. */
  hashes?: Record<string, string> | null;
  [other: string]: unknown;
}

const hash = matching(
  '^[0-9a-fA-F]{16,128}$',
  'must be 16 to 128 hexadecimal digits: a hash of 64 to 512 bits',
);

/** Schema of {@link FeatureModel}. Vectors are checked where they are read, with errors that name the reason. */
export const FeatureModel: JsonSchema = request(
  { feature_extractor_id: str({ minLength: 1 }) },
  { payload: anyObject, vectors: any, hashes: map(hash) },
);

/** Schema of a file that belongs to a document: where it is, and what it is for. */
export const DocumentBlob: JsonSchema = response(
  { field: str({ minLength: 1 }), url: str({ minLength: 1 }) },
  {
    role: oneOf(['source', 'processed', 'thumbnail', 'artifact', 'aux']),
    type: oneOf(['video', 'image', 'audio', 'text', 'pdf', 'other']),
    filename: orNull(str()),
    size_bytes: orNull(int({ minimum: 0 })),
    content_type: orNull(str()),
    checksum: orNull(str()),
    created_at: orNull(dateTime),
    source_blob_id: orNull(str()),
    presigned_url: orNull(str({ minLength: 1, format: 'uri' })),
  },
);

/** A step of a document's lineage. */
export interface LineageStep {
  collection_id: string;
  feature_extractor_id: string;
  document_id?: string | null;
  timestamp?: string | null;
}

/** Schema of {@link LineageStep}. */
export const LineageStep: JsonSchema = request(
  { collection_id: str(), feature_extractor_id: str() },
  { document_id: str(), timestamp: dateTime },
);

/** A document in a bulk request: {@link DocumentCreateRequest} without the need to repeat the collection. */
export interface BulkDocument {
  collection_id?: string | null;
  document_id?: string | null;
  root_object_id?: string | null;
  root_bucket_id?: string | null;
  source_type?: 'bucket' | 'collection' | null;
  source_collection_id?: string | null;
  source_document_id?: string | null;
  source_object_id?: string | null;
  lineage_path?: string | null;
  lineage_chain?: LineageStep[] | null;
  document_schema_version?: string | null;
  metadata?: Metadata | null;
  features?: FeatureModel[] | null;
  [field: string]: unknown;
}

/** Makes a document. Fields that are not named here are part of its payload. */
export interface DocumentCreateRequest extends BulkDocument {
  collection_id: string;
}

const documentFields: Properties = {
  document_id: DocumentId,
  root_object_id: str(),
  root_bucket_id: str(),
  source_type: oneOf(['bucket', 'collection']),
  source_collection_id: str(),
  source_document_id: str(),
  source_object_id: str(),
  lineage_path: str(),
  lineage_chain: list(LineageStep),
  document_schema_version: str(),
  metadata: anyObject,
  document_blobs: list(DocumentBlob),
  features: list(FeatureModel),
};

/** Schema of {@link DocumentCreateRequest}. */
export const DocumentCreateRequest: JsonSchema = request({ collection_id: str() }, documentFields);

/** Schema of {@link BulkDocument}. */
export const BulkDocument: JsonSchema = request({}, { collection_id: str(), ...documentFields });

/** Makes up to 1,000 documents as one batch: all or nothing. */
export interface BulkCreateRequest {
  documents: BulkDocument[];
}

/** Schema of {@link BulkCreateRequest}. */
export const BulkCreateRequest: JsonSchema = request({
  documents: list(BulkDocument, { minItems: 1, maxItems: MAX_BULK_DOCUMENTS }),
});

/** What became of a document of a bulk request. */
export type WriteStatus = 'created' | 'updated' | 'unchanged';

/** The answer to a bulk request. */
export interface BulkCreateResponse {
  /** Null if nothing was new. */
  batch_id: string | null;
  documents: { document_id: string; status: WriteStatus }[];
}

/** Schema of {@link BulkCreateResponse}. */
export const BulkCreateResponse: JsonSchema = response({
  batch_id: orNull(str()),
  documents: list(response({ document_id: str(), status: oneOf(['created', 'updated', 'unchanged']) })),
});

/** A document: its payload's fields stand beside these. */
export interface DocumentResponse {
  document_id: string;
  collection_id: string;
  document_blobs?: Metadata[];
  _internal?: Metadata | null;
  metadata?: Metadata;
  features?: FeatureModel[];
  [field: string]: unknown;
}

/** Schema of {@link DocumentResponse}. */
export const DocumentResponse: JsonSchema = response(
  { document_id: str(), collection_id: str() },
  { document_blobs: list(DocumentBlob), _internal: orNull(anyObject) },
  { additionalProperties: true },
);

/** Replaces a document. */
export type DocumentUpdateRequest = Record<string, unknown>;

/** Schema of {@link DocumentUpdateRequest}. */
export const DocumentUpdateRequest: JsonSchema = request(
  {},
  { metadata: anyObject, document_blobs: list(DocumentBlob), features: list(FeatureModel) },
  { additionalProperties: true },
);

/** Changes single fields of a document. */
export type PatchDocumentRequest = Record<string, unknown>;

/** Schema of {@link PatchDocumentRequest}. */
export const PatchDocumentRequest: JsonSchema = DocumentUpdateRequest;

/** How documents are listed. */
export interface ListDocumentsRequest extends PaginationQuery {
  filters?: LogicalOperator | null;
  sort?: SortOption | null;
  search?: string | null;
  return_url?: boolean | null;
  return_vectors?: boolean | null;
  group_by?: string | null;
  select?: string[] | null;
}

/** How many paths `select` may name. */
export const MAX_SELECTED_PATHS = 100;

/** A dot path into a document. */
const documentPath: JsonSchema = str({ minLength: 1, maxLength: 512 });

/** Schema of {@link ListDocumentsRequest}. */
export const ListDocumentsRequest: JsonSchema = request(
  {},
  {
    filters: LogicalOperator,
    sort: SortOption,
    search: str(),
    return_url: withDefault(bool, false),
    return_vectors: withDefault(bool, false),
    group_by: documentPath,
    select: list(documentPath, { maxItems: MAX_SELECTED_PATHS }),
    ...paginationFields,
  },
);

/** Documents that have the same value in the field that a list is grouped by. */
export interface DocumentGroup {
  group_key: unknown;
  documents: DocumentResponse[];
  count: number;
}

/** Schema of {@link DocumentGroup}. */
export const DocumentGroup: JsonSchema = response({
  group_key: any,
  documents: list(DocumentResponse),
  count: int(),
});

/** Numbers about listed documents. */
export interface DocumentListStats {
  total_documents: number;
  /** Absent where the documents themselves were not read. */
  avg_blobs_per_document?: number;
  total_groups?: number | null;
  avg_documents_per_group?: number | null;
}

/** Schema of {@link DocumentListStats}. */
export const DocumentListStats: JsonSchema = response(
  {},
  {
    total_documents: int(),
    avg_blobs_per_document: num(),
    total_groups: orNull(int()),
    avg_documents_per_group: orNull(num()),
  },
);

/** A page of documents, or of groups of them. */
export interface ListDocumentsResponse {
  results: DocumentResponse[] | null;
  groups?: DocumentGroup[] | null;
  pagination: PaginationResponse;
  stats?: DocumentListStats | null;
  group_by_field?: string | null;
}

/** Schema of {@link ListDocumentsResponse}. */
export const ListDocumentsResponse: JsonSchema = response(
  { pagination: PaginationResponse },
  {
    results: orNull(list(DocumentResponse)),
    groups: orNull(list(DocumentGroup)),
    stats: orNull(DocumentListStats),
    group_by_field: orNull(str()),
  },
);

/** Changes all documents that pass the filters in the same way; without filters, every document. */
export interface BulkUpdateDocumentsRequest {
  filters?: LogicalOperator | null;
  update_data: Metadata;
}

/** Schema of {@link BulkUpdateDocumentsRequest}. */
export const BulkUpdateDocumentsRequest: JsonSchema = request(
  { update_data: DocumentUpdateRequest },
  { filters: LogicalOperator },
);

/** The answer to a bulk update. */
export interface BulkUpdateDocumentsResponse {
  /** Documents that have the new content now; those that had it before count, too. */
  updated_count: number;
  message: string;
  failed_count: number;
  /** The documents that `?alerts=run` checks; else null. */
  batch_id: string | null;
}

/** Schema of {@link BulkUpdateDocumentsResponse}. */
export const BulkUpdateDocumentsResponse: JsonSchema = response(
  { updated_count: int() },
  { message: str(), failed_count: int(), batch_id: orNull(str()) },
);

/** Changes single documents, each in its own way, or those that pass the filters. */
export interface BatchUpdateDocumentsRequest {
  updates?: { document_id: string; update_data: Metadata }[] | null;
  filters?: LogicalOperator | null;
  update_data?: Metadata | null;
}

/** Schema of {@link BatchUpdateDocumentsRequest}. */
export const BatchUpdateDocumentsRequest: JsonSchema = request(
  {},
  {
    // What is wrong with a single update is reported for its document.
    updates: list(request({ document_id: listedId, update_data: anyObject }), {
      minItems: 1,
      maxItems: MAX_BULK_DOCUMENTS,
    }),
    filters: LogicalOperator,
    update_data: DocumentUpdateRequest,
  },
);

/** What became of one document of a batch. */
export interface BatchDocumentResult {
  document_id: string;
  success: boolean;
  error?: string | null;
}

/** Schema of {@link BatchDocumentResult}. */
export const BatchDocumentResult: JsonSchema = response(
  { document_id: str(), success: bool },
  { error: orNull(str()) },
);

/** The answer to a batch update. */
export interface BatchUpdateDocumentsResponse extends BulkUpdateDocumentsResponse {
  /** In the order of `updates`; with filters the first 1,000 documents. */
  results: BatchDocumentResult[];
}

/** Schema of {@link BatchUpdateDocumentsResponse}. */
export const BatchUpdateDocumentsResponse: JsonSchema = response(
  { updated_count: int() },
  { failed_count: int(), results: list(BatchDocumentResult), message: str(), batch_id: orNull(str()) },
);

/** Deletes documents by id, or those that pass the filters. */
export interface BatchDeleteDocumentsRequest {
  document_ids?: string[] | null;
  filters?: LogicalOperator | null;
}

/** Schema of {@link BatchDeleteDocumentsRequest}. */
export const BatchDeleteDocumentsRequest: JsonSchema = request(
  {},
  { document_ids: list(listedId, { minItems: 1, maxItems: MAX_BULK_DOCUMENTS }), filters: LogicalOperator },
);

/** The answer to a batch deletion. */
export interface BatchDeleteDocumentsResponse {
  deleted_count: number;
  failed_count: number;
  /** In the order of `document_ids`; with filters the first 1,000 documents. */
  results: BatchDocumentResult[];
  message: string;
}

/** Schema of {@link BatchDeleteDocumentsResponse}. */
export const BatchDeleteDocumentsResponse: JsonSchema = response(
  { deleted_count: int() },
  { failed_count: int(), results: list(BatchDocumentResult), message: str() },
);

/** The query string of everything that writes documents. */
export interface DocumentWriteQuery {
  /**
   * Whether alerts check them: `run` checks, `record` does and tells nobody, `skip` does not; where nothing is said creating
   * does and changing does not.
   */
  alerts?: 'run' | 'record' | 'skip' | null;
}

/** Schema of {@link DocumentWriteQuery}. */
export const DocumentWriteQuery: JsonSchema = {
  type: 'object',
  properties: {
    alerts: {
      ...oneOf(['run', 'record', 'skip']),
      description:
        'Whether alerts check these documents: `run` checks them, `record` does and tells nobody, `skip` does not. Creating runs them unless told otherwise, changing does not.',
    },
  },
};

/** The query string of reading a document. */
export interface GetDocumentQuery {
  /** Whether to answer its features, too. */
  return_vectors?: boolean;
}

/** Schema of {@link GetDocumentQuery}. */
export const GetDocumentQuery: JsonSchema = {
  type: 'object',
  properties: { return_vectors: { type: 'boolean', description: 'Whether to answer its features, too.' } },
};
