import { EXECUTION_MODES, EXECUTION_STATUSES, ID_PREFIXES } from '@tocsin/contract';
import { type RawBuilder, sql } from 'kysely';
import { ANY, HOUR_MS, HOUR_OF_ALERT } from '../counters.ts';
import { byIndex, countInSteps, countWhere, type Subject, together } from './counting.ts';
import { beginningsOf, hoursOf, type TimeSteps } from './time-steps.ts';

/** Runs of one step. */
export interface ExecutionCounts {
  executions: number;
  triggered: number;
  failed: number;
}

/** Counts runs in steps: whole hours from their counters, shorter ones from an index. */
export function countExecutionsInSteps(subject: Subject, steps: TimeSteps): Promise<ExecutionCounts[]> {
  return steps.stepMs >= HOUR_MS ? countHours(subject, steps) : countShort(subject, steps);
}

async function countHours(subject: Subject, steps: TimeSteps): Promise<ExecutionCounts[]> {
  const { db, namespaceId, alertId, collectionId } = subject;
  const hours = hoursOf(steps);
  const isExact = alertId === undefined || collectionId !== undefined;
  const hour = isExact ? sql<number>`hour` : HOUR_OF_ALERT;
  let query = db.read
    .selectFrom('execution_counters')
    .select(['hour', 'triggered', 'status', (e) => e.fn.sum<number>('n').as('n')])
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', '=', alertId ?? ANY)
    .where(hour, '>=', hours.from)
    .where(hour, '<', hours.to)
    .groupBy(['hour', 'triggered', 'status']);
  if (isExact) query = query.where('collection_id', '=', collectionId ?? ANY);
  const all = beginningsOf(steps).map(() => ({ executions: 0, triggered: 0, failed: 0 }));
  for (const { hour, triggered, status, n } of await query.execute()) {
    const counts = all[Math.floor((hour * HOUR_MS - steps.from) / steps.stepMs)] as ExecutionCounts;
    counts.executions += Number(n);
    if (triggered === 1) counts.triggered += Number(n);
    if (status === 'failed') counts.failed += Number(n);
  }
  return all;
}

async function countShort(subject: Subject, steps: TimeSteps): Promise<ExecutionCounts[]> {
  const isAll = subject.alertId === undefined && subject.collectionId === undefined;
  const count = isAll ? ofAll(subject) : ofSome(subject);
  const counted = await countInSteps(subject, steps, ID_PREFIXES.execution, count);
  return counted.map(([executions = 0, triggered = 0, failed = 0]) => ({ executions, triggered, failed }));
}

type Count = (lower: RawBuilder<string>, upper: RawBuilder<string>) => RawBuilder<string>;

const STATUSES = sql.join(EXECUTION_STATUSES.map((status) => sql.lit(status)));
const MODES = sql.join(EXECUTION_MODES.map((mode) => sql.lit(mode)));

/** Three counts, each of an index alone. */
function ofAll(subject: Subject): Count {
  const outcomes = byIndex(subject, 'executions', 'executions_by_outcome');
  return (lower, upper) => {
    const among = sql`namespace_id = ${subject.namespaceId} and execution_id >= ${lower} and execution_id < ${upper}`;
    const so = (outcome: RawBuilder<unknown>) =>
      sql`(select count(*) from ${outcomes} where ${among} and ${outcome} and mode in (${MODES}))`;
    return together([
      sql`(select count(*) from executions where ${among})`,
      so(sql`triggered = 1 and status in (${STATUSES})`),
      so(sql`triggered in (0, 1) and status = 'failed'`),
    ]);
  };
}

/** The rows of one alert or collection, read once. */
function ofSome(subject: Subject): Count {
  const { namespaceId, alertId, collectionId } = subject;
  const from = byIndex(
    subject,
    'executions',
    alertId === undefined ? 'executions_by_collection' : 'executions_by_alert',
  );
  const same = [
    ...(alertId === undefined ? [] : [sql`alert_id = ${alertId}`]),
    ...(collectionId === undefined ? [] : [sql`collection_id = ${collectionId}`]),
  ];
  return (lower, upper) => sql<string>`
    select ${together([sql`count(*)`, countWhere(sql`triggered = 1`), countWhere(sql`status = 'failed'`)])}
    from ${from} where namespace_id = ${namespaceId} and ${sql.join(same, sql` and `)}
      and execution_id >= ${lower} and execution_id < ${upper}`;
}
