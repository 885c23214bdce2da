/** Telling people without nagging them: what was held and why, whom nobody reaches, what is told on a schedule. */
export const notifications: readonly string[] = [
  ...channelsAndLedger(),
  ...silences(),
  ...modes(),
  ...feeds(),
];

function channelsAndLedger(): string[] {
  return [
    // The subscription to events that a channel belongs to, and how the endpoint has been doing.
    `alter table channels add column owner_webhook_id text`,
    `alter table channels add column fallback_channel_id text`,
    `alter table channels add column failures integer not null default 0`,
    `alter table channels add column failing_since integer`,
    `alter table channels add column paused_at integer`,
    `alter table channels add column pause_reason text`,
    `create index channels_paused on channels (namespace_id, channel_id) where paused_at is not null`,
    `create table webhooks (
      namespace_id text not null, webhook_id text not null, name text not null, event_types_json text not null,
      channels_json text not null, active integer not null, created_at integer not null, updated_at integer not null,
      primary key (namespace_id, webhook_id)) without rowid`,
    `create table templates (
      namespace_id text not null, template_id text not null, name text not null, version integer not null,
      definition_json text not null, created_at integer not null, updated_at integer not null,
      primary key (namespace_id, template_id)) without rowid`,
    `create unique index templates_by_name on templates (namespace_id, name)`,
    // A delivery may tell of several executions (a digest, a summary), of none (a notice), or be merged into another one.
    `alter table deliveries add column event_type text not null default 'alert.triggered'`,
    `alter table deliveries add column merged_into text`,
    `alter table deliveries add column status_code integer`,
    // The subscription that it is for; null where it is for people whom an alert tells.
    `alter table deliveries add column webhook_id text`,
    `alter table deliveries add column repeats integer not null default 0`,
    // Attempts of earlier rounds: a replay begins a round of its own.
    `alter table deliveries add column attempts_before integer not null default 0`,
    `drop index deliveries_once`,
    `create unique index deliveries_once on deliveries (namespace_id, execution_id, channel_id, event_type)
      where execution_id <> ''`,
    // Each filter of the ledger finds its newest first, and the others in the index; the one by state finds those that failed.
    `drop index deliveries_failed`,
    `create index deliveries_by_alert
      on deliveries (namespace_id, alert_id, delivery_id, channel_id, state, reason, status_code)`,
    `create index deliveries_by_channel
      on deliveries (namespace_id, channel_id, delivery_id, alert_id, state, reason, status_code)`,
    `create index deliveries_by_state
      on deliveries (namespace_id, state, delivery_id, alert_id, channel_id, reason, status_code)`,
    `create index deliveries_by_reason
      on deliveries (namespace_id, reason, delivery_id, alert_id, channel_id, state, status_code)
      where reason is not null`,
    `create index deliveries_by_code
      on deliveries (namespace_id, status_code, delivery_id, alert_id, channel_id, state, reason)
      where status_code is not null`,
    `create index deliveries_by_event
      on deliveries (namespace_id, event_type, delivery_id, alert_id, channel_id, state, reason, status_code)
      where event_type <> 'alert.triggered'`,
    // What waits for its digest, by when that is due; what was merged, by what it was merged into.
    `create index deliveries_held on deliveries (namespace_id, due_at, channel_id, delivery_id)
      where state = 'held' and due_at is not null`,
    `create index deliveries_held_for on deliveries (namespace_id, channel_id, reason, delivery_id)
      where state = 'held'`,
    `create index deliveries_merged on deliveries (namespace_id, merged_into, delivery_id)
      where merged_into is not null`,
    `alter table delivery_attempts add column request_json text`,
    `alter table delivery_attempts add column response_headers_json text`,
    `alter table delivery_attempts add column remark text`,
  ];
}

function silences(): string[] {
  return [
    `alter table executions add column notification_reason text`,
    `update executions set notification_reason = 'no_channel'
      where notification_json = '{"status":"held","reason":"no_channel"}'`,
    `update executions set notification_reason = 'channel_paused'
      where notification_json = '{"status":"held","reason":"channel_paused"}'`,
    // Those told of have no reason of their own in the index, so that each message is not one more change of it.
    `create index executions_by_reason on executions (namespace_id, notification_reason, execution_id)
      where notification_reason <> 'sent'`,
    // By the status of the notification, with which its JSON begins; what did not trigger has none.
    `create index executions_by_telling on executions (namespace_id, substr(notification_json, 12, 4), execution_id)
      where triggered = 1`,
    `create table notification_counters (
      namespace_id text not null, alert_id text not null, reason text not null, slot integer not null,
      n integer not null, primary key (namespace_id, alert_id, reason, slot)) without rowid`,
    `create table silences (
      namespace_id text not null, silence_id text not null, comment text not null, filter_json text not null,
      starts_at integer not null, ends_at integer not null, created_at integer not null, updated_at integer not null,
      primary key (namespace_id, silence_id)) without rowid`,
    `create index silences_by_end on silences (namespace_id, ends_at)`,
    // What an alert told of lately, for as long as that keeps it from telling again.
    `create table notification_memory (
      namespace_id text not null, alert_id text not null, kind text not null, key text not null, at integer not null,
      until integer, execution_id text not null, data blob, primary key (namespace_id, alert_id, kind, key)) without rowid`,
    `create index notification_memory_by_end on notification_memory (namespace_id, until)
      where until is not null`,
    // One row of an alert whose telling depends on what it told before: whoever decides raises its revision.
    `create table alert_telling (
      namespace_id text not null, alert_id text not null, revision integer not null, flood_json text,
      primary key (namespace_id, alert_id)) without rowid`,
  ];
}

function modes(): string[] {
  return [
    `alter table alert_applications add column schedule_json text`,
    `alter table alert_applications add column next_tick_at integer`,
    `alter table alert_applications add column last_tick_at integer`,
    `alter table alert_applications add column last_position integer`,
    // What arrived while it was disabled, between what it looked at and its next tick.
    `alter table alert_applications add column skipped_json text`,
    `create index alert_applications_ticking on alert_applications (namespace_id, next_tick_at)
      where next_tick_at is not null`,
    // Whether what arrives in a collection is to be noted, and up to where that was looked at.
    `create index alert_applications_positions on alert_applications (namespace_id, collection_id, last_position)
      where next_tick_at is not null`,
    // A job of a tick or a request says what it is about; the documents of a batch may be checked without telling anybody.
    `alter table jobs add column mode text not null default 'on_ingest'`,
    `alter table jobs add column task_json text`,
    `alter table jobs add column quiet integer not null default 0`,
    `alter table executions add column covered_from integer`,
    `alter table executions add column covered_to integer`,
    // Batches that nobody checked because their sender wanted it so, as collection_checks counts those that were.
    `create table collection_skips (
      namespace_id text not null, collection_id text not null, version integer not null, slot integer not null,
      n integer not null, primary key (namespace_id, collection_id, version, slot)) without rowid`,
    // The latest documents, for the preview of an alert; and which alerts ran in an hour.
    `create index documents_by_time on documents (namespace_id, collection_id, created_at, document_id)`,
    `create index execution_counters_by_hour on execution_counters (namespace_id, hour, alert_id)`,
  ];
}

/** What came in the order in which it was committed, as feature_changes: positions as transactions follow each other. */
function feeds(): string[] {
  return [
    `create table arrivals (
      position integer primary key autoincrement, namespace_id text not null, collection_id text not null,
      batch_id text not null, quiet integer not null)`,
    `create index arrivals_by_collection on arrivals (namespace_id, collection_id, position, batch_id, quiet)`,
    `create index arrivals_by_batch on arrivals (namespace_id, batch_id)`,
    `create table execution_feed (
      position integer primary key autoincrement, namespace_id text not null, execution_id text not null)`,
    `create index execution_feed_by_position on execution_feed (namespace_id, position, execution_id)`,
    `create index execution_feed_by_execution on execution_feed (namespace_id, execution_id)`,
    // Up to where retention has removed from the feed: whoever resumes from before that may have missed something.
    `create table execution_feed_cuts (
      namespace_id text not null, position integer not null, execution_id text not null,
      primary key (namespace_id)) without rowid`,
  ];
}
