import { FeatureExtractorModel, FeatureExtractorRef, ListRequest, type Metadata } from './common.ts';
import { type CountedPage, countedPage } from './pagination.ts';
import {
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
  request,
  response,
  str,
  withDefault,
} from './schema.ts';

/** A payload field that is indexed. */
export interface PayloadIndexConfig {
  field_name: string;
  type: 'keyword' | 'integer' | 'float' | 'bool' | 'geo' | 'datetime' | 'text' | 'uuid';
  field_schema?: Metadata | null;
  is_protected?: boolean;
}

/** Schema of {@link PayloadIndexConfig}. */
export const PayloadIndexConfig: JsonSchema = response(
  {
    field_name: str({ minLength: 1, maxLength: 255 }),
    type: oneOf(['keyword', 'integer', 'float', 'bool', 'geo', 'datetime', 'text', 'uuid']),
  },
  {
    field_schema: orNull({ type: 'object', properties: { type: str() } }),
    is_protected: withDefault(bool, false),
  },
);

/** Schema of where a namespace would run elsewhere: accepted and returned, not used. */
export const NamespaceInfrastructure: JsonSchema = response(
  { qdrant_collection: str({ minLength: 3, maxLength: 128 }) },
  {
    ray_cluster_id: orNull(
      matching('^ray_[a-zA-Z0-9_]{3,64}$', 'must be ray_ followed by 3 to 64 letters, digits or "_"'),
    ),
    ray_head_node_url: orNull(str()),
    ray_dashboard_url: orNull(str()),
    qdrant_url: orNull(str()),
    qdrant_api_key: orNull(str()),
    compute_tier: oneOf(['shared', 'dedicated_cpu', 'dedicated_gpu']),
    max_concurrent_jobs: int({ minimum: 1, maximum: 1000 }),
    autoscaling_enabled: bool,
    min_workers: int({ minimum: 0, maximum: 100 }),
    max_workers: int({ minimum: 1, maximum: 100 }),
    gpu_type: orNull(str()),
    gpus_per_worker: int({ minimum: 0, maximum: 8 }),
    s3_plugin_bucket: str(),
    s3_plugin_prefix: orNull(str()),
    max_custom_plugins: int({ minimum: 0, maximum: 100 }),
    max_custom_models: int({ minimum: 0, maximum: 50 }),
  },
);

/** How long a namespace keeps what happened, in days; null = for ever. */
export interface RetentionSettings {
  executions_days: number | null;
  deliveries_days: number | null;
}

const days = int({ minimum: 1, maximum: 36_500 });

/** Schema of {@link RetentionSettings} where some of it is changed; a name that is misspelt must not pass unnoticed. */
export const RetentionChange: JsonSchema = request(
  {},
  { executions_days: days, deliveries_days: days },
  { additionalProperties: false },
);

/** Schema of {@link RetentionSettings}. */
export const RetentionSettings: JsonSchema = response({
  executions_days: orNull(int()),
  deliveries_days: orNull(int()),
});

/** Makes a namespace. */
export interface CreateNamespaceRequest {
  namespace_name: string;
  namespace_type?: 'standard' | 'marketplace' | null;
  description?: string | null;
  feature_extractors: FeatureExtractorRef[];
  payload_indexes?: PayloadIndexConfig[] | null;
  auto_create_indexes?: boolean | null;
  infrastructure?: Metadata | null;
  /** Ours. What is not named is 90 days of executions and 30 of deliveries. */
  retention?: Partial<RetentionSettings> | null;
}

const namespaceName = str({ minLength: 1, maxLength: 255 });

/** Schema of {@link CreateNamespaceRequest}. */
export const CreateNamespaceRequest: JsonSchema = request(
  { namespace_name: namespaceName, feature_extractors: list(FeatureExtractorRef, { minItems: 1 }) },
  {
    namespace_type: withDefault(oneOf(['standard', 'marketplace']), 'standard'),
    description: str(),
    payload_indexes: list(PayloadIndexConfig),
    auto_create_indexes: withDefault(bool, false),
    infrastructure: NamespaceInfrastructure,
    retention: RetentionChange,
  },
);

/** Replaces what can be replaced of a namespace. */
export interface UpdateNamespaceRequest {
  namespace_name?: string | null;
  payload_indexes?: PayloadIndexConfig[] | null;
}

/** Schema of {@link UpdateNamespaceRequest}. */
export const UpdateNamespaceRequest: JsonSchema = request(
  {},
  { namespace_name: namespaceName, payload_indexes: list(PayloadIndexConfig) },
);

/** Changes single fields of a namespace. */
export interface PatchNamespaceRequest {
  namespace_name?: string | null;
  description?: string | null;
  payload_indexes?: PayloadIndexConfig[] | null;
  auto_create_indexes?: boolean | null;
  infrastructure?: Metadata | null;
  /** Ours. What is not named stays; null keeps for ever. */
  retention?: Partial<RetentionSettings> | null;
}

/** Schema of {@link PatchNamespaceRequest}. */
export const PatchNamespaceRequest: JsonSchema = request(
  {},
  {
    namespace_name: namespaceName,
    description: str(),
    payload_indexes: list(PayloadIndexConfig),
    auto_create_indexes: bool,
    infrastructure: NamespaceInfrastructure,
    retention: RetentionChange,
  },
);

/** A namespace. */
export interface NamespaceModel {
  namespace_id: string;
  namespace_name: string;
  namespace_type: 'standard' | 'marketplace';
  infrastructure?: Metadata | null;
  cluster_id?: string | null;
  description: string | null;
  feature_extractors: FeatureExtractorModel[];
  payload_indexes: PayloadIndexConfig[] | null;
  document_count: number | null;
  bucket_count: number | null;
  collection_count: number | null;
  object_count: number | null;
  auto_create_indexes: boolean;
  vector_inference_map?: Record<string, string> | null;
  /** Ours. */
  retention: RetentionSettings;
  created_at: string;
  updated_at: string;
}

/** Schema of {@link NamespaceModel}. */
export const NamespaceModel: JsonSchema = response(
  { namespace_name: str() },
  {
    namespace_id: str(),
    namespace_type: withDefault(oneOf(['standard', 'marketplace']), 'standard'),
    infrastructure: orNull(NamespaceInfrastructure),
    cluster_id: orNull(str()),
    description: orNull(str()),
    feature_extractors: list(FeatureExtractorModel),
    payload_indexes: orNull(list(PayloadIndexConfig)),
    document_count: orNull(int()),
    bucket_count: orNull(int()),
    collection_count: orNull(int()),
    object_count: orNull(int()),
    auto_create_indexes: withDefault(bool, false),
    vector_inference_map: orNull(map(str())),
    retention: RetentionSettings,
    created_at: orNull(dateTime),
    updated_at: orNull(dateTime),
  },
);

/** How namespaces are listed. */
export interface ListNamespacesRequest extends ListRequest {}

/** Schema of {@link ListNamespacesRequest}. */
export const ListNamespacesRequest: JsonSchema = ListRequest;

/** Numbers about all namespaces. */
export interface NamespaceListStats {
  total_feature_extractors: number;
  total_payload_indexes: number;
  total_documents: number;
  total_buckets: number;
  total_collections: number;
  total_objects: number;
  avg_feature_extractors_per_namespace: number;
  avg_payload_indexes_per_namespace: number;
  avg_documents_per_namespace: number;
  avg_buckets_per_namespace: number;
  avg_collections_per_namespace: number;
  avg_objects_per_namespace: number;
}

/** Schema of {@link NamespaceListStats}. */
export const NamespaceListStats: JsonSchema = response(
  {},
  {
    total_feature_extractors: int(),
    total_payload_indexes: int(),
    total_documents: int(),
    total_buckets: int(),
    total_collections: int(),
    total_objects: int(),
    avg_feature_extractors_per_namespace: num(),
    avg_payload_indexes_per_namespace: num(),
    avg_documents_per_namespace: num(),
    avg_buckets_per_namespace: num(),
    avg_collections_per_namespace: num(),
    avg_objects_per_namespace: num(),
  },
);

/** A page of namespaces. */
export interface ListNamespacesResponse extends CountedPage<NamespaceModel> {
  stats?: NamespaceListStats | null;
}

/** Schema of {@link ListNamespacesResponse}. */
export const ListNamespacesResponse: JsonSchema = countedPage(NamespaceModel, {
  stats: orNull(NamespaceListStats),
});
