import type { AlertMatchResult } from '@tocsin/contract';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { isoTime } from '../platform/clock.ts';
import type { Reader } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import type { AlertContext } from './event.ts';

/** Notifications that are held for a channel. */
export interface Held {
  readonly namespaceId: string;
  readonly channelId: string;
  readonly reason: 'digest_pending' | 'channel_paused' | 'flood_guard';
  /** Of one alert alone. */
  readonly alertId?: string;
  /** Whose digest is due by then, in milliseconds. */
  readonly dueBy?: number;
}

/** An alert in a digest or summary. */
export interface MergedAlert {
  readonly alert_id: string;
  readonly name: string;
  readonly executions: number;
  readonly match_count: number;
}

/** A run in a digest or summary. */
export interface MergedExecution {
  readonly execution_id: string;
  readonly alert_id: string;
  readonly collection_id: string;
  readonly executed_at: string;
  readonly match_count: number;
  readonly documents: readonly { readonly document_id: string; readonly score?: number }[];
}

/** What a digest or summary says. */
export interface MergedContent {
  readonly [key: string]: unknown;
  readonly channel_id: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly reason: Held['reason'];
  /** Runs, of which `executions` are the newest. */
  readonly total: number;
  readonly match_count: number;
  readonly alerts: readonly MergedAlert[];
  readonly executions: readonly MergedExecution[];
  /** Whether there are more runs or alerts than are named. */
  readonly limited: boolean;
}

const EXECUTIONS = 50;
const ALERTS = 100;
const DOCUMENTS = 3;

/** The condition of the rows that are held. */
export function heldRows(e: ExpressionBuilder<Tables, 'deliveries'>, which: Held): Expression<SqlBool> {
  const { namespaceId, channelId, reason, alertId, dueBy } = which;
  return e.and([
    e('deliveries.namespace_id', '=', namespaceId),
    e('deliveries.channel_id', '=', channelId),
    e('deliveries.state', '=', 'held'),
    e('deliveries.reason', '=', reason),
    e('deliveries.event_type', '=', 'alert.triggered'),
    ...(alertId === undefined ? [] : [e('deliveries.alert_id', '=', alertId)]),
    ...(dueBy === undefined ? [] : [e('deliveries.due_at', '<=', dueBy)]),
  ]);
}

/** Sums up what is held, however much it is; null where nothing is. */
export async function mergedContent(db: Reader, which: Held): Promise<MergedContent | null> {
  const totals = await totalsOf(db, which);
  if (totals.total === 0) return null;
  const alerts = await alertsOf(db, which);
  const executions = await newestOf(db, which);
  return {
    channel_id: which.channelId,
    period: { from: isoTime(totals.first), to: isoTime(totals.last) },
    reason: which.reason,
    total: totals.total,
    match_count: totals.match_count,
    alerts: alerts.slice(0, ALERTS),
    executions,
    limited: totals.total > executions.length || alerts.length > ALERTS,
  };
}

function heldWithExecutions(db: Reader, which: Held) {
  return db
    .selectFrom('deliveries')
    .innerJoin('executions as e', (join) =>
      join
        .onRef('e.namespace_id', '=', 'deliveries.namespace_id')
        .onRef('e.execution_id', '=', 'deliveries.execution_id'),
    )
    .where((e) => heldRows(e as unknown as ExpressionBuilder<Tables, 'deliveries'>, which));
}

async function totalsOf(db: Reader, which: Held) {
  const row = await heldWithExecutions(db, which)
    .select(({ fn }) => [
      fn.countAll<number>().as('total'),
      fn.sum<number>('e.match_count').as('match_count'),
      fn.min('e.executed_at').as('first'),
      fn.max('e.executed_at').as('last'),
    ])
    .executeTakeFirstOrThrow();
  return {
    total: Number(row.total),
    match_count: Number(row.match_count ?? 0),
    first: Number(row.first ?? 0),
    last: Number(row.last ?? 0),
  };
}

/** Those with the most runs first. */
async function alertsOf(db: Reader, which: Held): Promise<MergedAlert[]> {
  const rows = await heldWithExecutions(db, which)
    .leftJoin('alerts as a', (join) =>
      join
        .onRef('a.namespace_id', '=', 'deliveries.namespace_id')
        .onRef('a.alert_id', '=', 'deliveries.alert_id'),
    )
    .select(({ fn }) => [
      'deliveries.alert_id',
      fn.min('a.name').as('name'),
      fn.countAll<number>().as('executions'),
      fn.sum<number>('e.match_count').as('match_count'),
    ])
    .groupBy('deliveries.alert_id')
    .orderBy('executions', 'desc')
    .orderBy('deliveries.alert_id')
    .limit(ALERTS + 1)
    .execute();
  return rows.map(({ alert_id, name, executions, match_count }) => ({
    alert_id,
    name: name ?? alert_id,
    executions: Number(executions),
    match_count: Number(match_count),
  }));
}

async function newestOf(db: Reader, which: Held): Promise<MergedExecution[]> {
  const rows = await heldWithExecutions(db, which)
    .select(['e.execution_id', 'e.alert_id', 'e.collection_id', 'e.executed_at', 'e.match_count'])
    .select(['e.matches_json', 'e.include_matches', 'deliveries.context_json'])
    .orderBy('deliveries.execution_id', 'desc')
    .limit(EXECUTIONS)
    .execute();
  return rows.map(({ matches_json, include_matches, context_json, executed_at, ...row }) => ({
    ...row,
    executed_at: isoTime(executed_at),
    documents:
      include_matches === 1 ? documentsOf(matches_json, JSON.parse(context_json) as AlertContext) : [],
  }));
}

/** The best of those that people are told of. */
function documentsOf(
  matchesJson: string,
  { include_scores, told }: AlertContext,
): MergedExecution['documents'] {
  const meant = told === undefined ? null : new Set(told);
  return (JSON.parse(matchesJson) as AlertMatchResult[])
    .filter(({ document_id }) => meant === null || meant.has(document_id))
    .slice(0, DOCUMENTS)
    .map(({ document_id, score }) => (include_scores ? { document_id, score } : { document_id }));
}
