/** What rows have in columns that most tests say nothing of, to be spread into them. */

/** Of a job that checks a batch. */
export const PLAIN_JOB = { mode: 'on_ingest', task_json: null, quiet: 0 } as const;

/** Of an attachment without a schedule. */
export const UNSCHEDULED = {
  schedule_json: null,
  next_tick_at: null,
  last_tick_at: null,
  last_position: null,
  skipped_json: null,
} as const;

/** Of a channel that does well. */
export const HEALTHY_CHANNEL = {
  owner_webhook_id: null,
  fallback_channel_id: null,
  failures: 0,
  failing_since: null,
  paused_at: null,
  pause_reason: null,
} as const;

/** Of an execution of a batch of which nobody has been told yet. */
export const UNTOLD_EXECUTION = { notification_reason: null, covered_from: null, covered_to: null } as const;

/** Of a delivery that tells of one execution. */
export const PLAIN_DELIVERY = {
  event_type: 'alert.triggered',
  attempts_before: 0,
  merged_into: null,
  status_code: null,
  repeats: 0,
} as const;

/** Of an attempt of which only the outcome is of interest. */
export const PLAIN_ATTEMPT = { request_json: null, response_headers_json: null, remark: null } as const;
