/** Tables of the first version. Every key and index begins with the namespace; the exceptions say why. */
export const initial: readonly string[] = [
  `create table settings (name text primary key, value text not null) without rowid`,

  `create table namespaces (
    namespace_id text primary key, name text not null unique, definition_json text not null,
    created_at integer not null, updated_at integer not null) without rowid`,

  // A key is looked up before its namespaces are known.
  `create table api_keys (
    key_id text primary key, user_email text not null, name text not null, verifier text not null unique,
    prefix text not null, permissions_json text not null, scopes_json text not null, description text not null,
    rate_limit integer, status text not null, expires_at integer, last_used_at integer, created_at integer not null,
    revoked_at integer) without rowid`,
  `create index api_keys_by_user on api_keys (user_email, name)`,

  `create table collections (
    namespace_id text not null, collection_id text not null, name text not null, version integer not null,
    enabled integer not null, definition_json text not null, created_at integer not null, updated_at integer not null,
    primary key (namespace_id, collection_id)) without rowid`,
  `create unique index collections_by_name on collections (namespace_id, name)`,

  // What workers read to catch up with a collection's alerts.
  `create table collection_changes (
    namespace_id text not null, collection_id text not null, version integer not null, alert_id text not null,
    primary key (namespace_id, collection_id, version, alert_id)) without rowid`,

  `create table retrievers (
    namespace_id text not null, retriever_id text not null, name text not null, version integer not null,
    owner_alert_id text, definition_json text not null, created_at integer not null, updated_at integer not null,
    primary key (namespace_id, retriever_id)) without rowid`,
  `create unique index retrievers_by_name on retrievers (namespace_id, name) where owner_alert_id is null`,

  `create table alerts (
    namespace_id text not null, alert_id text not null, name text not null, enabled integer not null,
    version integer not null, retriever_id text not null, record text not null, definition_json text not null,
    created_at integer not null, updated_at integer not null, primary key (namespace_id, alert_id)) without rowid`,
  `create unique index alerts_by_name on alerts (namespace_id, name)`,
  `create index alerts_by_retriever on alerts (namespace_id, retriever_id)`,

  `create table alert_applications (
    namespace_id text not null, collection_id text not null, alert_id text not null, execution_mode text not null,
    phase integer not null, priority integer not null, enabled integer not null, input_mappings_json text not null,
    created_at integer not null, primary key (namespace_id, collection_id, alert_id)) without rowid`,
  `create index alert_applications_by_alert on alert_applications (namespace_id, alert_id)`,

  `create table channels (
    namespace_id text not null, channel_id text not null, name text, kind text not null, owner_alert_id text,
    enabled integer not null, config_json text not null, sealed text, created_at integer not null,
    updated_at integer not null, primary key (namespace_id, channel_id)) without rowid`,
  `create index channels_by_owner on channels (namespace_id, owner_alert_id)`,

  `create table features (
    namespace_id text not null, collection_id text not null, feature text not null, kind text not null,
    size integer not null, primary key (namespace_id, collection_id, feature)) without rowid`,

  `create table documents (
    namespace_id text not null, collection_id text not null, document_id text not null, payload_json text not null,
    content_hash text not null, batch_id text not null, created_at integer not null, updated_at integer not null,
    primary key (namespace_id, collection_id, document_id))`,

  `create table document_features (
    namespace_id text not null, collection_id text not null, feature text not null, document_id text not null,
    data blob not null, primary key (namespace_id, collection_id, feature, document_id)) without rowid`,
  `create index document_features_by_document on document_features (namespace_id, collection_id, document_id)`,

  `create table batches (
    namespace_id text not null, batch_id text not null, collection_id text not null, document_ids_json text not null,
    created_at integer not null, primary key (namespace_id, batch_id))`,

  `create table batch_contents (
    namespace_id text not null, batch_id text not null, content blob not null, primary key (namespace_id, batch_id))`,

  `create table jobs (
    namespace_id text not null, job_id text not null, batch_id text not null, collection_id text not null,
    version integer not null, state text not null, due_at integer not null, lease_owner text, lease_until integer,
    attempts integer not null, error text, created_at integer not null, primary key (namespace_id, job_id)) without rowid`,
  `create index jobs_ready on jobs (namespace_id, due_at, job_id) where state = 'ready'`,
  `create index jobs_leased on jobs (namespace_id, lease_until) where state = 'leased'`,
  `create index jobs_dead on jobs (namespace_id, job_id) where state = 'dead'`,

  `create table executions (
    namespace_id text not null, execution_id text not null, alert_id text not null, collection_id text not null,
    batch_id text not null, triggered integer not null, status text not null, mode text not null,
    match_count integer not null, limited integer not null, skipped_documents integer not null,
    executed_at integer not null, duration_ms integer not null, alert_version integer not null,
    retriever_version integer not null, include_matches integer not null, notification_json text not null,
    error_json text, matches_json text not null, primary key (namespace_id, execution_id))`,
  // A batch that is checked twice is recorded once; also serves the batch_id filter.
  `create unique index executions_once on executions (namespace_id, batch_id, alert_id, collection_id)`,
  `create index executions_by_alert on executions (namespace_id, alert_id, execution_id)`,
  `create index executions_by_collection on executions (namespace_id, collection_id, execution_id)`,
  `create index executions_by_outcome on executions (namespace_id, triggered, status, mode, execution_id)`,

  `create table execution_overflow (
    namespace_id text not null, execution_id text not null, matches_json text not null,
    primary key (namespace_id, execution_id))`,

  `create table execution_counters (
    namespace_id text not null, alert_id text not null, collection_id text not null, hour integer not null,
    triggered integer not null, status text not null, mode text not null, slot integer not null, n integer not null,
    primary key (namespace_id, alert_id, collection_id, hour, triggered, status, mode, slot)) without rowid`,

  `create table deliveries (
    namespace_id text not null, delivery_id text not null, execution_id text not null, alert_id text not null,
    channel_id text not null, state text not null, due_at integer, lease_owner text, lease_until integer,
    attempts integer not null, context_json text not null, reason text, created_at integer not null,
    finished_at integer, primary key (namespace_id, delivery_id))`,
  `create unique index deliveries_once on deliveries (namespace_id, execution_id, channel_id)`,
  `create index deliveries_ready on deliveries (namespace_id, due_at, delivery_id) where state = 'pending' and lease_owner is null`,
  `create index deliveries_leased on deliveries (namespace_id, lease_until) where lease_owner is not null`,

  `create table delivery_attempts (
    namespace_id text not null, delivery_id text not null, attempt integer not null, started_at integer not null,
    duration_ms integer not null, outcome text not null, reason text, status_code integer, error text, response text,
    primary key (namespace_id, delivery_id, attempt)) without rowid`,

  `create table idempotency (
    namespace_id text not null, key_id text not null, idempotency_key text not null, request text not null,
    body_hash text not null, state text not null, status integer, body text, created_at integer not null,
    primary key (namespace_id, key_id, idempotency_key, request)) without rowid`,
  `create index idempotency_by_age on idempotency (created_at)`,
];
