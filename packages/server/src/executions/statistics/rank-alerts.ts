import { ID_PREFIXES, type RankedAlert, STATISTICS_LIMITS } from '@tocsin/contract';
import { sql } from 'kysely';
import { firstIdAt } from '../../platform/ids.ts';
import { ANY, HOUR_MS } from '../counters.ts';
import { byIndex, type Subject } from './counting.ts';
import { hoursOf, type TimeSteps } from './time-steps.ts';

/** The alerts that ran and triggered most. */
export interface Rankings {
  readonly busiest: RankedAlert[];
  readonly noisiest: RankedAlert[];
}

/** Over so many hours the counters of each hour are looked up; over more all of them are read. */
const FEW_HOURS = 48;

/** Ranks alerts by the counters of the whole hours that a range touches. */
export async function rankAlerts(subject: Subject, steps: TimeSteps): Promise<Rankings> {
  const hours = hoursOf(steps);
  const ran = await mostOf(subject, hours);
  const ids = [...new Set(ran.map((row) => row.alert_id))];
  const delivered = await deliveredOf(subject, hours, ids);
  const ranked = (by: Row['ranking']) =>
    ran
      .filter(({ ranking }) => ranking === by)
      .map(({ alert_id, name, executions, triggered }): RankedAlert => {
        const counts = { executions: Number(executions), triggered: Number(triggered) };
        return { alert_id, name, ...counts, delivered: delivered.get(alert_id) ?? 0 };
      });
  return { busiest: ranked('executions'), noisiest: ranked('triggered') };
}

interface Row {
  readonly ranking: 'executions' | 'triggered';
  readonly alert_id: string;
  readonly name: string;
  readonly executions: number;
  readonly triggered: number;
}

async function mostOf(subject: Subject, hours: ReturnType<typeof hoursOf>): Promise<Row[]> {
  const { db, namespaceId, alertId, collectionId } = subject;
  const isShort = hours.to - hours.from <= FEW_HOURS;
  const counters = isShort
    ? byIndex(subject, 'execution_counters', 'execution_counters_by_hour')
    : sql`execution_counters`;
  // With the sign no index is by the hour: all are read in the order in which they are grouped.
  const hour = isShort && alertId === undefined ? sql`hour` : sql`+hour`;
  const alert = alertId === undefined ? sql`alert_id <> ${sql.lit(ANY)}` : sql`alert_id = ${alertId}`;
  const collection = collectionId === undefined ? sql`` : sql`and collection_id = ${collectionId}`;
  const best = (ranking: Row['ranking']) => sql`
    select * from (select ${sql.lit(ranking)} as ranking, ran.alert_id, alerts.name, ran.executions, ran.triggered
      from ran join alerts on alerts.namespace_id = ${namespaceId} and alerts.alert_id = ran.alert_id
      where ${sql.ref(ranking)} > 0
      order by ${sql.ref(ranking)} desc, ran.alert_id limit ${STATISTICS_LIMITS.ranked}) as best`;
  const { rows } = await sql<Row>`
    with ran as materialized (
      select alert_id, sum(n) as executions, sum(case when triggered = 1 then n else 0 end) as triggered
      from ${counters}
      where namespace_id = ${namespaceId} and ${alert} ${collection}
        and ${hour} >= ${hours.from} and ${hour} < ${hours.to}
      group by alert_id)
    ${best('executions')} union all ${best('triggered')}`.execute(db.read);
  return rows;
}

async function deliveredOf(
  subject: Subject,
  hours: ReturnType<typeof hoursOf>,
  alertIds: readonly string[],
): Promise<Map<string, number>> {
  if (alertIds.length === 0) return new Map();
  const { rows } = await sql<{ alert_id: string; n: number }>`
    select alert_id, count(*) as n from ${byIndex(subject, 'deliveries', 'deliveries_by_alert')}
    where namespace_id = ${subject.namespaceId} and alert_id in (${sql.join(alertIds)}) and state = 'delivered'
      and delivery_id >= ${firstIdAt(ID_PREFIXES.delivery, hours.from * HOUR_MS)}
      and delivery_id < ${firstIdAt(ID_PREFIXES.delivery, hours.to * HOUR_MS)}
    group by alert_id`.execute(subject.db.read);
  return new Map(rows.map(({ alert_id, n }) => [alert_id, Number(n)]));
}
