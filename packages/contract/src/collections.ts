import { AlertApplicationConfig, AlertApplicationModel } from './applications.ts';
import {
  BucketSchemaField,
  ClusterApplication,
  CollectionSchedule,
  RetrieverEnrichment,
  TaxonomyApplication,
} from './collection-applications.ts';
import { ListRequest, LogicalOperator, type Metadata } from './common.ts';
import { type CountedPage, countedPage } from './pagination.ts';
import {
  any,
  anyObject,
  bool,
  dateTime,
  int,
  type JsonSchema,
  list,
  map,
  nameOf,
  num,
  oneOf,
  orNull,
  type Properties,
  request,
  response,
  str,
  withDefault,
} from './schema.ts';

/** Where the documents of a collection come from. */
export const SOURCE_TYPES = ['bucket', 'collection', 'taxonomy', 'cluster'] as const;

/** Where the documents of a collection come from. Without buckets they come over the API. */
export interface SourceConfig {
  type: (typeof SOURCE_TYPES)[number];
  bucket_ids?: string[] | null;
  collection_id?: string | null;
  collection_ids?: string[] | null;
  inherited_bucket_ids?: string[] | null;
  source_filters?: { filters?: LogicalOperator | null } | null;
}

/** Schema of {@link SourceConfig}. */
export const SourceConfig: JsonSchema = request(
  { type: oneOf(SOURCE_TYPES) },
  {
    bucket_ids: list(str()),
    collection_id: str(),
    collection_ids: list(str(), { minItems: 1 }),
    inherited_bucket_ids: list(str()),
    source_filters: request({}, { filters: LogicalOperator }),
  },
);

/** The fields of documents or objects, by name. */
export interface BucketSchema {
  properties: Record<string, Metadata>;
  [other: string]: unknown;
}

/** Schema of {@link BucketSchema}. */
export const BucketSchema: JsonSchema = request({ properties: map(BucketSchemaField) });

/** The feature extractor of a collection. */
export interface CollectionFeatureExtractor {
  feature_extractor_name: string;
  version: string;
  params?: Metadata | null;
  parameters?: Metadata | null;
  input_mappings?: Record<string, string> | Metadata[] | null;
  field_passthrough?: Metadata[] | null;
  include_all_source_fields?: boolean | null;
}

const extractorFields: Properties = {
  params: anyObject,
  parameters: anyObject,
  input_mappings: {
    anyOf: [
      map(str()),
      list(
        response(
          { input_key: str() },
          { source_type: orNull(oneOf(['payload', 'literal', 'vector'])), path: orNull(str()) },
        ),
      ),
    ],
  },
  field_passthrough: list(response({ source_path: str() }, { target_path: orNull(str()), required: bool })),
  include_all_source_fields: withDefault(bool, false),
};

/** Schema of {@link CollectionFeatureExtractor}. */
export const CollectionFeatureExtractor: JsonSchema = request(
  { feature_extractor_name: str(), version: str() },
  extractorFields,
);

/** The feature extractor of a collection in an answer. */
export interface CollectionFeatureExtractorModel extends CollectionFeatureExtractor {
  feature_extractor_id: string;
}

/** Schema of {@link CollectionFeatureExtractorModel}. */
export const CollectionFeatureExtractorModel: JsonSchema = response(
  { feature_extractor_name: str(), version: str(), feature_extractor_id: str() },
  {
    ...extractorFields,
    params: orNull(anyObject),
    parameters: orNull(anyObject),
  },
);

/** Makes a collection. */
export interface CreateCollectionRequest {
  collection_name: string;
  description?: string | null;
  source: SourceConfig;
  input_schema?: BucketSchema | null;
  feature_extractor: CollectionFeatureExtractor;
  enabled?: boolean | null;
  metadata?: Metadata | null;
  schedule?: Metadata | null;
  taxonomy_applications?: Metadata[] | null;
  cluster_applications?: Metadata[] | null;
  alert_applications?: AlertApplicationConfig[] | null;
  retriever_enrichments?: Metadata[] | null;
}

const collectionName = nameOf(3, 100);

const collectionFields: Properties = {
  description: str(),
  input_schema: BucketSchema,
  enabled: bool,
  metadata: anyObject,
  schedule: CollectionSchedule,
  taxonomy_applications: list(TaxonomyApplication),
  cluster_applications: list(ClusterApplication),
  alert_applications: list(AlertApplicationConfig),
  retriever_enrichments: list(RetrieverEnrichment),
};

/** Schema of {@link CreateCollectionRequest}. */
export const CreateCollectionRequest: JsonSchema = request(
  { collection_name: collectionName, source: SourceConfig, feature_extractor: CollectionFeatureExtractor },
  { ...collectionFields, enabled: withDefault(bool, true) },
);

/** Changes single fields of a collection; lists are replaced as a whole. */
export interface PatchCollectionRequest extends Partial<CreateCollectionRequest> {
  [other: string]: unknown;
}

/** Schema of {@link PatchCollectionRequest}. */
export const PatchCollectionRequest: JsonSchema = request(
  {},
  {
    collection_name: collectionName,
    source: SourceConfig,
    feature_extractor: CollectionFeatureExtractor,
    ...collectionFields,
  },
);

/** A collection. */
export interface CollectionResponse {
  collection_id: string;
  collection_name: string;
  description: string | null;
  input_schema: BucketSchema;
  output_schema: BucketSchema;
  feature_extractor: CollectionFeatureExtractorModel;
  source: SourceConfig;
  source_bucket_schemas?: Record<string, BucketSchema> | null;
  source_lineage?: Metadata[];
  vector_indexes?: unknown[];
  payload_indexes?: unknown[];
  enabled: boolean;
  metadata: Metadata | null;
  schedule?: Metadata | null;
  trigger_id?: string | null;
  created_at: string;
  updated_at: string;
  document_count: number | null;
  schema_version?: number;
  last_schema_sync?: string | null;
  schema_sync_enabled?: boolean;
  taxonomy_applications?: Metadata[] | null;
  cluster_applications?: Metadata[] | null;
  alert_applications: AlertApplicationModel[] | null;
  retriever_enrichments?: Metadata[] | null;
  taxonomy_count?: number | null;
  retriever_count?: number | null;
}

/** Schema of {@link CollectionResponse}. */
export const CollectionResponse: JsonSchema = response(
  {
    collection_name: collectionName,
    input_schema: BucketSchema,
    output_schema: BucketSchema,
    feature_extractor: CollectionFeatureExtractorModel,
    source: SourceConfig,
  },
  {
    collection_id: str(),
    description: orNull(str()),
    source_bucket_schemas: orNull(map(BucketSchema)),
    source_lineage: list(anyObject),
    vector_indexes: list(any),
    payload_indexes: list(any),
    enabled: withDefault(bool, true),
    metadata: orNull(anyObject),
    schedule: orNull(anyObject),
    trigger_id: orNull(str()),
    created_at: orNull(dateTime),
    updated_at: orNull(dateTime),
    document_count: orNull(int()),
    schema_version: withDefault(int(), 1),
    last_schema_sync: orNull(dateTime),
    schema_sync_enabled: withDefault(bool, true),
    taxonomy_applications: orNull(list(anyObject)),
    cluster_applications: orNull(list(anyObject)),
    alert_applications: orNull(list(AlertApplicationModel)),
    retriever_enrichments: orNull(list(anyObject)),
    taxonomy_count: orNull(int()),
    retriever_count: orNull(int()),
  },
);

/** How collections are listed. */
export interface ListCollectionsRequest extends ListRequest {}

/** Schema of {@link ListCollectionsRequest}. */
export const ListCollectionsRequest: JsonSchema = ListRequest;

/** Numbers about all collections. */
export interface CollectionListStats {
  total_documents: number;
  avg_documents_per_collection: number;
  collections_with_taxonomies: number;
  total_feature_extractors: number;
  total_taxonomies: number;
  total_retrievers: number;
}

/** Schema of {@link CollectionListStats}. */
export const CollectionListStats: JsonSchema = response(
  {},
  {
    total_documents: int(),
    avg_documents_per_collection: num(),
    collections_with_taxonomies: int(),
    total_feature_extractors: int(),
    total_taxonomies: int(),
    total_retrievers: int(),
  },
);

/** A page of collections. */
export interface ListCollectionsResponse extends CountedPage<CollectionResponse> {
  stats?: CollectionListStats | null;
}

/** Schema of {@link ListCollectionsResponse}. */
export const ListCollectionsResponse: JsonSchema = countedPage(CollectionResponse, {
  stats: orNull(CollectionListStats),
});

/** A feature of the documents of a collection. */
export interface CollectionFeatureDescriptor {
  feature_address: string;
  feature_extractor_name: string;
  version: string;
  vector_index: {
    name?: string | null;
    /** At least 10 characters. */
    description: string;
    dimensions?: number | null;
    type: 'dense' | 'sparse' | 'multi_dense';
    distance?: string | null;
    datatype?: 'float32' | 'uint8' | null;
  };
  primary?: boolean;
}

/** Schema of {@link CollectionFeatureDescriptor}. */
export const CollectionFeatureDescriptor: JsonSchema = response(
  {
    feature_address: str(),
    feature_extractor_name: str(),
    version: str(),
    vector_index: response(
      { description: str({ minLength: 10 }), type: oneOf(['dense', 'sparse', 'multi_dense']) },
      {
        name: orNull(str()),
        dimensions: orNull(int({ minimum: 1 })),
        distance: orNull(str()),
        datatype: orNull(oneOf(['float32', 'uint8'])),
      },
    ),
  },
  { primary: withDefault(bool, false) },
);

/** The features of a collection. */
export interface DescribeCollectionFeaturesResponse {
  features: CollectionFeatureDescriptor[];
}

/** Schema of {@link DescribeCollectionFeaturesResponse}. */
export const DescribeCollectionFeaturesResponse: JsonSchema = response({
  features: list(CollectionFeatureDescriptor),
});
