import { EXECUTION_MODES, EXECUTION_STATUSES, NOTIFICATION_REASONS } from '../../data/words.ts';

/** What the list of executions shows, as its address says it. */
export interface ExecutionsSearch {
  readonly alert?: string;
  readonly collection?: string;
  readonly batch?: string;
  readonly triggered?: boolean;
  readonly status?: (typeof EXECUTION_STATUSES)[number];
  readonly mode?: (typeof EXECUTION_MODES)[number];
  readonly reason?: (typeof NOTIFICATION_REASONS)[number];
  /** ISO 8601. */
  readonly since?: string;
  readonly until?: string;
}

/** Reads an address that anybody may have typed: what means nothing is left out. */
export function readExecutionFilters(search: Record<string, unknown>): ExecutionsSearch {
  const { alert, collection, batch, triggered, status, mode, reason, since, until } = search;
  return without({
    alert: text(alert),
    collection: text(collection),
    batch: text(batch),
    triggered: typeof triggered === 'boolean' ? triggered : undefined,
    status: oneOf(EXECUTION_STATUSES, status),
    mode: oneOf(EXECUTION_MODES, mode),
    reason: oneOf(NOTIFICATION_REASONS, reason),
    since: time(since),
    until: time(until),
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function time(value: unknown): string | undefined {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

function oneOf<T extends string>(words: readonly T[], value: unknown): T | undefined {
  return words.find((word) => word === value);
}

function without<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
