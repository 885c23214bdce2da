/**
 * Every metric that counts as things happen. The values of a label come from a small closed set: never from what users
 * name (namespaces, alerts, documents, hosts), so the number of series is bounded whatever they do.
 */
export const COUNTERS = {
  tocsin_http_requests_total: {
    help: 'Requests answered, by the pattern of their route',
    labels: ['method', 'route', 'status'],
  },
  tocsin_idempotent_replays_total: {
    help: 'Requests that got the kept answer of an earlier one with the same Idempotency-Key',
    labels: [],
  },
  tocsin_batches_accepted_total: { help: 'Batches stored to be checked, or stored unchecked', labels: [] },
  tocsin_batches_unchecked_total: {
    help: 'Batches stored whose sender wished that no alert checks them',
    labels: ['reason'],
  },
  tocsin_documents_accepted_total: {
    help: 'Documents taken in: created, updated or unchanged',
    labels: ['result'],
  },
  tocsin_batches_checked_total: {
    help: 'Checks of a batch that ended: recorded, or failed (to be tried again or dead)',
    labels: ['result'],
  },
  tocsin_executions_total: { help: 'Executions recorded', labels: ['status', 'triggered'] },
  tocsin_matches_total: { help: 'Matches of the recorded executions', labels: [] },
  tocsin_engine_queries_considered_total: {
    help: 'Pairs of a standing query and a document that were in question',
    labels: [],
  },
  tocsin_engine_queries_run_total: {
    help: 'Pairs of a standing query and a document that the selector let through to be verified',
    labels: [],
  },
  tocsin_vector_loads_total: {
    help: 'Vector features that were read to be searched in memory: held, or refused since they take too much of it',
    labels: ['result'],
  },
  tocsin_deliveries_total: {
    help: 'Messages delivered or given up by an attempt, runs held back as they are recorded, and deliveries held since as their channel is off',
    labels: ['outcome', 'reason'],
  },
  tocsin_delivery_attempts_total: {
    help: 'Attempts to hand a notification over',
    labels: ['outcome', 'reason'],
  },
  tocsin_channels_paused_total: {
    help: 'Channels switched off because of their endpoint: it failed for long, or is gone',
    labels: ['reason'],
  },
  tocsin_store_commits_total: { help: 'Commits of the database writer', labels: [] },
  tocsin_store_transactions_total: { help: 'Transactions in those commits', labels: [] },
  tocsin_retention_removed_rows_total: {
    help: 'Rows removed because they were kept long enough',
    labels: ['kind'],
  },
} as const;

/** Every metric of which the distribution is kept; all are in seconds. */
export const HISTOGRAMS = {
  tocsin_http_request_duration_seconds: {
    help: 'Time to answer a request',
    labels: ['method', 'route'],
  },
  tocsin_batch_check_duration_seconds: {
    help: 'From the claim of a batch to its last execution on disk',
    labels: [],
  },
  tocsin_batch_latency_seconds: {
    help: 'From the acceptance of a batch to its last execution on disk',
    labels: [],
  },
  tocsin_engine_match_duration_seconds: {
    help: 'Time in the engine per batch, all standing queries together',
    labels: [],
  },
  tocsin_delivery_attempt_duration_seconds: {
    help: 'Time of an attempt to hand a notification over',
    labels: ['outcome'],
  },
  tocsin_store_commit_duration_seconds: {
    help: 'Time of a commit of the database writer',
    labels: [],
  },
} as const;

/** Every metric that is read when somebody looks. */
export const GAUGES = {
  tocsin_build_info: { help: 'Always 1; the version is in the labels', labels: ['version', 'node'] },
  tocsin_database_up: { help: '1 where the database answered, else 0', labels: [] },
  tocsin_unchecked_batches: {
    help: 'Batches that wait (ready) or are being checked (leased)',
    labels: ['state'],
  },
  tocsin_unchecked_oldest_age_seconds: { help: 'Age of the oldest batch that is not checked', labels: [] },
  tocsin_dead_letters: { help: 'Batches given up after their last attempt', labels: [] },
  tocsin_open_deliveries: {
    help: 'Notifications that wait (pending) or are under way (leased)',
    labels: ['state'],
  },
  tocsin_deliveries_overdue_seconds: { help: 'How long the notification due first is overdue', labels: [] },
  tocsin_expired_leases: {
    help: 'Batches and deliveries whose worker has not ended nor renewed its lease in time',
    labels: ['queue'],
  },
  tocsin_open_streams: { help: 'Streams of executions that clients of this process follow', labels: [] },
  tocsin_workers: {
    help: 'Matching workers of this process: configured, and those that work',
    labels: ['state'],
  },
} as const;

/** Seconds, from a millisecond to half a minute: requests, checks and attempts lie in it. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;
/** Seconds, from 5 milliseconds to five minutes: what a batch waits when all is well, and when it is not. */
const WAITS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] as const;
/** Seconds of a commit: an fsync on flash takes 0.1 to 10 ms. */
const COMMITS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1] as const;

/** The upper bounds of each distribution's buckets. */
export const BUCKETS: { readonly [Name in HistogramName]: readonly number[] } = {
  tocsin_http_request_duration_seconds: SECONDS,
  tocsin_batch_check_duration_seconds: SECONDS,
  tocsin_batch_latency_seconds: WAITS,
  tocsin_engine_match_duration_seconds: SECONDS,
  tocsin_delivery_attempt_duration_seconds: SECONDS,
  tocsin_store_commit_duration_seconds: COMMITS,
};

/** A metric that only grows. */
export type CounterName = keyof typeof COUNTERS;
/** A distribution, in seconds. */
export type HistogramName = keyof typeof HISTOGRAMS;
/** A value of the moment. */
export type GaugeName = keyof typeof GAUGES;

type Definitions = typeof COUNTERS & typeof HISTOGRAMS & typeof GAUGES;
/** The labels of a metric, all of them. */
export type LabelsOf<Name extends keyof Definitions> = {
  readonly [Label in Definitions[Name]['labels'][number]]: string;
};
