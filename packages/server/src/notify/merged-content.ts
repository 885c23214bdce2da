import { type AlertMatchResult, DIGEST_LIMITS } from '@tocsin/contract';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { isoTime } from '../platform/clock.ts';
import type { Reader } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import { type AlertContext, TRIGGERED } from './event.ts';

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
  /** The best; without `score` where the alert does not show scores. */
  readonly documents: readonly { readonly document_id: string; readonly score?: number }[];
}

/** What a digest or summary says of what was merged into it. */
export interface MergedContent {
  /** When the first and the last of the runs were; null where there are none. */
  readonly period: { readonly from: string; readonly to: string } | null;
  /** Runs, of which `executions` are the newest. */
  readonly total: number;
  readonly match_count: number;
  readonly alerts: readonly MergedAlert[];
  readonly executions: readonly MergedExecution[];
  /** Whether there are more runs or alerts than are named. */
  readonly limited: boolean;
  /** Messages of other kinds, by their event. */
  readonly other_events: Readonly<Record<string, number>>;
}

/** The condition of the rows that are held. */
export function heldRows(e: ExpressionBuilder<Tables, 'deliveries'>, which: Held): Expression<SqlBool> {
  const { namespaceId, channelId, reason, alertId, dueBy } = which;
  return e.and([
    e('deliveries.namespace_id', '=', namespaceId),
    e('deliveries.channel_id', '=', channelId),
    e('deliveries.state', '=', 'held'),
    e('deliveries.reason', '=', reason),
    ...(alertId === undefined ? [] : [e('deliveries.alert_id', '=', alertId)]),
    ...(dueBy === undefined ? [] : [e('deliveries.due_at', '<=', dueBy)]),
  ]);
}

/** Sums up what was merged into a message, within bounds, however much it is. */
export async function mergedContent(db: Reader, namespaceId: string, id: string): Promise<MergedContent> {
  const totals = await totalsOf(db, namespaceId, id);
  const alerts = await alertsOf(db, namespaceId, id);
  const executions = await newestOf(db, namespaceId, id);
  return {
    ...totals,
    alerts: alerts.slice(0, DIGEST_LIMITS.alerts),
    executions,
    limited: totals.total > executions.length || alerts.length > DIGEST_LIMITS.alerts,
    other_events: await othersOf(db, namespaceId, id),
  };
}

function mergedInto(db: Reader, namespaceId: string, id: string) {
  return db
    .selectFrom('deliveries as d')
    .innerJoin('executions as e', (join) =>
      join.onRef('e.namespace_id', '=', 'd.namespace_id').onRef('e.execution_id', '=', 'd.execution_id'),
    )
    .where('d.namespace_id', '=', namespaceId)
    .where('d.merged_into', '=', id)
    .where('d.event_type', '=', TRIGGERED);
}

async function totalsOf(
  db: Reader,
  namespaceId: string,
  id: string,
): Promise<Pick<MergedContent, 'period' | 'total' | 'match_count'>> {
  const row = await mergedInto(db, namespaceId, id)
    .select(({ fn }) => [
      fn.countAll<number>().as('total'),
      fn.sum<number>('e.match_count').as('match_count'),
      fn.min('e.executed_at').as('first'),
      fn.max('e.executed_at').as('last'),
    ])
    .executeTakeFirstOrThrow();
  const total = Number(row.total);
  return {
    period: total === 0 ? null : { from: isoTime(Number(row.first)), to: isoTime(Number(row.last)) },
    total,
    match_count: Number(row.match_count ?? 0),
  };
}

/** Those with the most runs first, and one more than are named where there are more. */
async function alertsOf(db: Reader, namespaceId: string, id: string): Promise<MergedAlert[]> {
  const rows = await mergedInto(db, namespaceId, id)
    .leftJoin('alerts as a', (join) =>
      join.onRef('a.namespace_id', '=', 'd.namespace_id').onRef('a.alert_id', '=', 'd.alert_id'),
    )
    .select(({ fn }) => [
      'd.alert_id',
      fn.min('a.name').as('name'),
      fn.countAll<number>().as('executions'),
      fn.sum<number>('e.match_count').as('match_count'),
    ])
    .groupBy('d.alert_id')
    .orderBy('executions', 'desc')
    .orderBy('d.alert_id')
    .limit(DIGEST_LIMITS.alerts + 1)
    .execute();
  return rows.map(({ alert_id, name, executions, match_count }) => ({
    alert_id,
    name: name ?? alert_id,
    executions: Number(executions),
    match_count: Number(match_count),
  }));
}

async function newestOf(db: Reader, namespaceId: string, id: string): Promise<MergedExecution[]> {
  const rows = await mergedInto(db, namespaceId, id)
    .select(['e.execution_id', 'e.alert_id', 'e.collection_id', 'e.executed_at', 'e.match_count'])
    .select(['e.include_matches', 'd.context_json'])
    .orderBy('d.delivery_id', 'desc')
    .limit(DIGEST_LIMITS.executions)
    .execute();
  const found: MergedExecution[] = [];
  for (const { include_matches, context_json, executed_at, ...row } of rows) {
    const context = JSON.parse(context_json) as AlertContext;
    const matches = include_matches === 1 ? await matchesOf(db, namespaceId, row.execution_id) : [];
    found.push({ ...row, executed_at: isoTime(executed_at), documents: documentsOf(matches, context) });
  }
  return found;
}

/** Read one by one: those of one run may be megabytes. */
async function matchesOf(db: Reader, namespaceId: string, executionId: string): Promise<AlertMatchResult[]> {
  const { matches_json } = await db
    .selectFrom('executions')
    .select('matches_json')
    .where('namespace_id', '=', namespaceId)
    .where('execution_id', '=', executionId)
    .executeTakeFirstOrThrow();
  return JSON.parse(matches_json) as AlertMatchResult[];
}

/** The best of those that people are told of. */
function documentsOf(
  matches: readonly AlertMatchResult[],
  { include_scores, told }: AlertContext,
): MergedExecution['documents'] {
  const meant = told === undefined ? null : new Set(told);
  return matches
    .filter(({ document_id }) => meant === null || meant.has(document_id))
    .slice(0, DIGEST_LIMITS.documents)
    .map(({ document_id, score }) => (include_scores ? { document_id, score } : { document_id }));
}

/** Digests and summaries are not among them: they handed over what they told of. */
async function othersOf(db: Reader, namespaceId: string, id: string): Promise<MergedContent['other_events']> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['event_type', ({ fn }) => fn.countAll<number>().as('n')])
    .where('namespace_id', '=', namespaceId)
    .where('merged_into', '=', id)
    .where('event_type', 'not in', [TRIGGERED, 'alert.digest', 'alert.summary'])
    .groupBy('event_type')
    .orderBy('event_type')
    .execute();
  return Object.fromEntries(rows.map(({ event_type, n }) => [event_type, Number(n)]));
}
