/** The rows as they are stored. Times are integer milliseconds, flags 0 or 1, `*_json` columns are JSON text. */

export interface SettingsTable {
  name: string;
  value: string;
}

export interface NamespacesTable {
  namespace_id: string;
  name: string;
  definition_json: string;
  created_at: number;
  updated_at: number;
}

export interface ApiKeysTable {
  key_id: string;
  user_email: string;
  name: string;
  verifier: string;
  prefix: string;
  permissions_json: string;
  scopes_json: string;
  description: string;
  rate_limit: number | null;
  status: 'active' | 'revoked';
  expires_at: number | null;
  last_used_at: number | null;
  created_at: number;
  revoked_at: number | null;
}

export interface CollectionsTable {
  namespace_id: string;
  collection_id: string;
  name: string;
  /** Raised by every change of its alerts, in that change's transaction. */
  version: number;
  enabled: number;
  definition_json: string;
  created_at: number;
  updated_at: number;
}

export interface CollectionChangesTable {
  namespace_id: string;
  collection_id: string;
  version: number;
  alert_id: string;
}

export interface RetrieversTable {
  namespace_id: string;
  retriever_id: string;
  name: string;
  version: number;
  /** The alert that an inline retriever belongs to. */
  owner_alert_id: string | null;
  definition_json: string;
  created_at: number;
  updated_at: number;
}

export interface AlertsTable {
  namespace_id: string;
  alert_id: string;
  name: string;
  enabled: number;
  version: number;
  retriever_id: string;
  record: 'auto' | 'all' | 'triggered';
  definition_json: string;
  created_at: number;
  updated_at: number;
}

export interface AlertApplicationsTable {
  namespace_id: string;
  collection_id: string;
  alert_id: string;
  execution_mode: 'on_ingest' | 'scheduled' | 'on_demand';
  phase: number;
  priority: number;
  enabled: number;
  input_mappings_json: string;
  created_at: number;
}

export interface ChannelsTable {
  namespace_id: string;
  channel_id: string;
  name: string | null;
  kind: string;
  /** The alert that an inline channel belongs to. */
  owner_alert_id: string | null;
  enabled: number;
  /** Without secrets. */
  config_json: string;
  /** Secrets, encrypted. */
  sealed: string | null;
  created_at: number;
  updated_at: number;
}

export interface FeaturesTable {
  namespace_id: string;
  collection_id: string;
  /** `extractor@version/output` */
  feature: string;
  kind: 'vector' | 'hash';
  /** Dimensions of a vector, bits of a hash: fixed by the first document. */
  size: number;
}

export interface DocumentsTable {
  namespace_id: string;
  collection_id: string;
  document_id: string;
  payload_json: string;
  content_hash: string;
  batch_id: string;
  created_at: number;
  updated_at: number;
}

export interface DocumentFeaturesTable {
  namespace_id: string;
  collection_id: string;
  feature: string;
  document_id: string;
  /** float32 little-endian components, or the bytes of a hash. */
  data: Uint8Array;
  /** A vector scaled to length 1, in pgvector's notation; the column is there where the database orders vectors. */
  embedding?: string | null;
}

/** Documents that got or lost features with one transaction. */
export interface FeatureChangesTable {
  /** Given by the database; see `store/feature-changes.ts`. */
  position?: number;
  namespace_id: string;
  collection_id: string;
  documents: number;
  document_ids_json: string;
}

export interface BatchesTable {
  namespace_id: string;
  batch_id: string;
  collection_id: string;
  document_ids_json: string;
  created_at: number;
}

export interface BatchContentsTable {
  namespace_id: string;
  batch_id: string;
  content: Uint8Array;
}

export interface JobsTable {
  namespace_id: string;
  job_id: string;
  batch_id: string;
  collection_id: string;
  /** The collection's version when the batch was accepted. */
  version: number;
  state: 'ready' | 'leased' | 'dead';
  due_at: number;
  lease_owner: string | null;
  lease_until: number | null;
  attempts: number;
  error: string | null;
  created_at: number;
  /** How often the process that checked it ended. */
  interrupted: number;
}

export interface ExecutionsTable {
  namespace_id: string;
  execution_id: string;
  alert_id: string;
  collection_id: string;
  batch_id: string;
  triggered: number;
  status: 'completed' | 'partial' | 'failed';
  mode: 'on_ingest' | 'scheduled' | 'on_demand';
  match_count: number;
  limited: number;
  skipped_documents: number;
  executed_at: number;
  duration_ms: number;
  alert_version: number;
  retriever_version: number;
  /** 0 where the alert does not show its matches. */
  include_matches: number;
  notification_json: string;
  error_json: string | null;
  /** The best 100. */
  matches_json: string;
}

export interface ExecutionOverflowTable {
  namespace_id: string;
  execution_id: string;
  /** Matches 101 to 1,000. */
  matches_json: string;
}

export interface ExecutionCountersTable {
  namespace_id: string;
  /** `''` counts all alerts. */
  alert_id: string;
  /** `''` counts all collections. */
  collection_id: string;
  /** Hours since 1970; -1 counts all time. */
  hour: number;
  triggered: number;
  status: string;
  mode: string;
  /** The writer that counts here. */
  slot: number;
  n: number;
}

/** Batches of a collection that were checked, by the version that they were checked with. */
export interface CollectionChecksTable {
  namespace_id: string;
  collection_id: string;
  version: number;
  /** The writer that counts here. */
  slot: number;
  n: number;
}

/** Versions of a collection, [from, to), with which an alert checks its batches. */
export interface AlertActivityTable {
  namespace_id: string;
  alert_id: string;
  collection_id: string;
  from_version: number;
  to_version: number;
}

export interface DeliveriesTable {
  namespace_id: string;
  delivery_id: string;
  execution_id: string;
  alert_id: string;
  channel_id: string;
  state: 'pending' | 'delivered' | 'failed';
  due_at: number | null;
  lease_owner: string | null;
  lease_until: number | null;
  attempts: number;
  /** What the message says of the alert, as it was when the alert fired. */
  context_json: string;
  reason: string | null;
  created_at: number;
  finished_at: number | null;
}

export interface DeliveryAttemptsTable {
  namespace_id: string;
  delivery_id: string;
  attempt: number;
  started_at: number;
  duration_ms: number;
  outcome: string;
  reason: string | null;
  status_code: number | null;
  error: string | null;
  response: string | null;
}

export interface IdempotencyTable {
  namespace_id: string;
  key_id: string;
  idempotency_key: string;
  request: string;
  body_hash: string;
  state: 'running' | 'done';
  status: number | null;
  body: string | null;
  created_at: number;
  /** The process in which it runs, or ran. */
  owner: string;
}

/** A server process; those that stop to beat are dead. */
export interface ProcessesTable {
  process_id: string;
  started_at: number;
  beat_at: number;
}

export interface RemovalsTable {
  namespace_id: string;
  removal_id: string;
  kind: 'alert' | 'collection' | 'namespace';
  target_id: string;
  created_at: number;
}

export interface RetrieverExecutionsTable {
  namespace_id: string;
  execution_id: string;
  /** `''` for a retriever that was not stored. */
  retriever_id: string;
  status: 'completed' | 'failed';
  created_at: number;
  /** What lists show. */
  summary_json: string;
  /** Everything that is kept, at most 64 KiB. */
  detail_json: string;
}

export interface Tables {
  retriever_executions: RetrieverExecutionsTable;
  removals: RemovalsTable;
  settings: SettingsTable;
  processes: ProcessesTable;
  namespaces: NamespacesTable;
  api_keys: ApiKeysTable;
  collections: CollectionsTable;
  collection_changes: CollectionChangesTable;
  retrievers: RetrieversTable;
  alerts: AlertsTable;
  alert_applications: AlertApplicationsTable;
  channels: ChannelsTable;
  features: FeaturesTable;
  documents: DocumentsTable;
  document_features: DocumentFeaturesTable;
  feature_changes: FeatureChangesTable;
  batches: BatchesTable;
  batch_contents: BatchContentsTable;
  jobs: JobsTable;
  executions: ExecutionsTable;
  execution_overflow: ExecutionOverflowTable;
  execution_counters: ExecutionCountersTable;
  collection_checks: CollectionChecksTable;
  alert_activity: AlertActivityTable;
  deliveries: DeliveriesTable;
  delivery_attempts: DeliveryAttemptsTable;
  idempotency: IdempotencyTable;
}
