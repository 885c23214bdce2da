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
  /** Cron and time zone of a scheduled one. */
  schedule_json: string | null;
  /** When it is due, null where it is not scheduled. */
  next_tick_at: number | null;
  last_tick_at: number | null;
  /** Up to which arrival it was checked. */
  last_position: number | null;
  /** Arrivals that its next tick leaves out, since it was disabled: JSON of [from, to). */
  skipped_json: string | null;
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
  /** The subscription that a channel belongs to. */
  owner_webhook_id: string | null;
  /** Told where this one does not get through. */
  fallback_channel_id: string | null;
  /** Attempts that failed since the last one that did not. */
  failures: number;
  failing_since: number | null;
  /** When it was switched off because of its endpoint. */
  paused_at: number | null;
  pause_reason: 'gone' | 'failing' | null;
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
  mode: 'on_ingest' | 'scheduled' | 'on_demand';
  /** Of a tick or a request: the alert and what it is to look at. */
  task_json: string | null;
  /** 1 where nobody is told of what it finds. */
  quiet: number;
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
  /** The reason in `notification_json`. */
  notification_reason: string | null;
  /** Of a tick: the time for which it looked, [from, to). */
  covered_from: number | null;
  covered_to: number | null;
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

/** How far a delivery is; see `notify/README.md`. */
export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'held' | 'merged' | 'discarded';

export interface DeliveriesTable {
  namespace_id: string;
  delivery_id: string;
  /** `''` where it tells of several executions, or of none. */
  execution_id: string;
  /** `''` where it tells of several alerts, or of none. */
  alert_id: string;
  channel_id: string;
  state: DeliveryState;
  due_at: number | null;
  lease_owner: string | null;
  lease_until: number | null;
  attempts: number;
  /** Of these, those before it was replayed. */
  attempts_before: number;
  /** What the message says of the alert, as it was when the alert fired. */
  context_json: string;
  reason: string | null;
  created_at: number;
  finished_at: number | null;
  event_type: string;
  /** The digest or summary that tells in its place. */
  merged_into: string | null;
  /** Of the last answer. */
  status_code: number | null;
  /** How often the same came again and was counted here. */
  repeats: number;
  /** The subscription that it is for; null where it is for people whom an alert tells. */
  webhook_id?: string | null;
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
  /** What was sent, secrets masked: target, headers and the first 16 KB of the body. */
  request_json: string | null;
  response_headers_json: string | null;
  /** What else there is to say: that a template was broken, say. */
  remark: string | null;
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

/** Subscriptions to events. */
export interface WebhooksTable {
  namespace_id: string;
  webhook_id: string;
  name: string;
  event_types_json: string;
  /** The ids of its channels, in their order. */
  channels_json: string;
  active: number;
  created_at: number;
  updated_at: number;
}

export interface TemplatesTable {
  namespace_id: string;
  template_id: string;
  name: string;
  version: number;
  definition_json: string;
  created_at: number;
  updated_at: number;
}

export interface SilencesTable {
  namespace_id: string;
  silence_id: string;
  comment: string;
  filter_json: string;
  starts_at: number;
  ends_at: number;
  created_at: number;
  updated_at: number;
}

/** How often people were told or not, by reason. */
export interface NotificationCountersTable {
  namespace_id: string;
  /** `''` counts all alerts. */
  alert_id: string;
  reason: string;
  /** The writer that counts here. */
  slot: number;
  n: number;
}

export interface NotificationMemoryTable {
  namespace_id: string;
  alert_id: string;
  kind: 'cooldown' | 'dedupe' | 'near';
  key: string;
  at: number;
  /** Null = for ever. */
  until: number | null;
  /** The execution that told of it. */
  execution_id: string;
  /** The feature of a document, as `document_features` holds it. */
  data: Uint8Array | null;
}

export interface AlertTellingTable {
  namespace_id: string;
  alert_id: string;
  revision: number;
  flood_json: string | null;
}

/** Batches of a collection that were not checked, by the version that they would have been checked with. */
export interface CollectionSkipsTable {
  namespace_id: string;
  collection_id: string;
  version: number;
  slot: number;
  n: number;
}

/** Batches that schedules look at, in the order in which they were committed. */
export interface ArrivalsTable {
  /** Given by the database; see `store/feed.ts`. */
  position?: number;
  namespace_id: string;
  collection_id: string;
  batch_id: string;
  /** 1 where nobody is told of what is found in it. */
  quiet: number;
}

/** Executions in the order in which they were committed. */
export interface ExecutionFeedTable {
  /** Given by the database; see `store/feed.ts`. */
  position?: number;
  namespace_id: string;
  execution_id: string;
}

/** The last row of a namespace's feed that retention removed. */
export interface ExecutionFeedCutsTable {
  namespace_id: string;
  position: number;
  execution_id: string;
}

export interface Tables {
  webhooks: WebhooksTable;
  templates: TemplatesTable;
  silences: SilencesTable;
  notification_counters: NotificationCountersTable;
  notification_memory: NotificationMemoryTable;
  alert_telling: AlertTellingTable;
  collection_skips: CollectionSkipsTable;
  arrivals: ArrivalsTable;
  execution_feed: ExecutionFeedTable;
  execution_feed_cuts: ExecutionFeedCutsTable;
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
