import type { InfiniteData } from '@tanstack/react-query';
import type { AlertExecutionListResponse, AlertExecutionResult } from '@tocsin/contract';

/** What the list shows of a run; its matches, which may be large, are not kept. */
export interface ExecutionRow
  extends Pick<
    AlertExecutionResult,
    | 'execution_id'
    | 'alert_id'
    | 'collection_id'
    | 'triggered'
    | 'match_count'
    | 'executed_at'
    | 'duration_ms'
    | 'status'
    | 'mode'
    | 'notification'
  > {
  readonly error: string | null;
  /** When it arrived live, in milliseconds; null = it was there before. */
  readonly arrivedAt: number | null;
}

/** Where the next page begins. */
export interface NextPage {
  readonly cursor: string;
  readonly total: number;
}

/** A page of the list. */
export interface RowPage {
  readonly rows: readonly ExecutionRow[];
  readonly total: number;
  /** Null on the last page. */
  readonly next: NextPage | null;
}

/** All pages that were loaded. */
export type RowPages = InfiniteData<RowPage, NextPage | null>;

/** Keeps what is shown of a run. */
export function toRow(execution: AlertExecutionResult, arrivedAt: number | null = null): ExecutionRow {
  const { execution_id, alert_id, collection_id, triggered, match_count } = execution;
  const { executed_at, duration_ms, status, mode, notification, error } = execution;
  return {
    execution_id,
    alert_id,
    collection_id,
    triggered,
    match_count,
    executed_at,
    duration_ms,
    status,
    mode,
    notification,
    error: error?.message ?? null,
    arrivedAt,
  };
}

/** Keeps what is shown of a page. */
export function toPage({ results, pagination, total_count }: AlertExecutionListResponse): RowPage {
  const cursor = pagination.next_cursor;
  return {
    rows: results.map((execution) => toRow(execution)),
    total: total_count,
    next: cursor === null ? null : { cursor, total: total_count },
  };
}

/** Those that are not among the pages. */
export function unknownOf(pages: RowPages, rows: readonly ExecutionRow[]): ExecutionRow[] {
  const known = new Set(pages.pages.flatMap((page) => page.rows.map((row) => row.execution_id)));
  return rows.filter((row) => !known.has(row.execution_id));
}

/** The pages with what is known anew of their rows: people may have been told in the meantime. */
export function withUpdates(pages: RowPages, rows: readonly ExecutionRow[]): RowPages {
  const news = new Map(rows.map((row) => [row.execution_id, row]));
  const updated = (old: ExecutionRow): ExecutionRow => {
    const row = news.get(old.execution_id);
    return row === undefined || isSame(old, row) ? old : { ...row, arrivedAt: old.arrivedAt };
  };
  const changed = pages.pages.map((page) => {
    const next = page.rows.map(updated);
    return next.some((row, i) => row !== page.rows[i]) ? { ...page, rows: next } : page;
  });
  return changed.some((page, i) => page !== pages.pages[i]) ? { ...pages, pages: changed } : pages;
}

function isSame(one: ExecutionRow, other: ExecutionRow): boolean {
  return (
    one.status === other.status &&
    one.notification?.status === other.notification?.status &&
    one.notification?.reason === other.notification?.reason
  );
}

/** The pages with further rows before all others, newest first. */
export function withOnTop(pages: RowPages, rows: readonly ExecutionRow[]): RowPages {
  const [first, ...rest] = pages.pages;
  const added = unknownOf(pages, rows).sort(byAge);
  if (first === undefined || added.length === 0) return pages;
  const top = { ...first, rows: [...added, ...first.rows], total: first.total + added.length };
  return { ...pages, pages: [top, ...rest] };
}

function byAge(one: ExecutionRow, other: ExecutionRow): number {
  const apart = Date.parse(other.executed_at) - Date.parse(one.executed_at);
  return apart !== 0 ? apart : other.execution_id < one.execution_id ? -1 : 1;
}
