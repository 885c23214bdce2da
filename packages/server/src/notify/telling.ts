import type { Write } from '../store/database.ts';
import type { Held } from './merged-content.ts';

/** Executions: one, those of the deliveries that were merged into one, or those that are held for a channel. */
export type Tellings =
  | { readonly namespaceId: string; readonly executionId: string }
  | { readonly namespaceId: string; readonly mergedInto: string }
  | Pick<Held, 'namespaceId' | 'channelId' | 'reason'>;

/** The counters' slot of those that change seldom. */
export const RARE_SLOT = 0;

/**
 * The writes that say anew whether people were told of executions, and why not; to follow what changed of their deliveries.
 * The counters of reasons go along, in the writer's slot.
 */
export function tellingWrites(which: Tellings, slot: number): Write[] {
  const wanted = wantedOf(which);
  return [counting(wanted, slot, -1), telling(wanted), counting(wanted, slot, 1)];
}

interface Wanted {
  readonly where: string;
  readonly parameters: readonly string[];
}

function wantedOf(which: Tellings): Wanted {
  if ('executionId' in which)
    return {
      where: 'namespace_id = ? and execution_id = ?',
      parameters: [which.namespaceId, which.executionId],
    };
  if ('mergedInto' in which) return among(which.namespaceId, 'merged_into = ?', [which.mergedInto]);
  const held = "channel_id = ? and state = 'held' and reason = ?";
  return among(which.namespaceId, held, [which.channelId, which.reason]);
}

function among(namespaceId: string, deliveries: string, parameters: readonly string[]): Wanted {
  return {
    where: `namespace_id = ? and execution_id in (
      select execution_id from deliveries where namespace_id = ? and ${deliveries})`,
    parameters: [namespaceId, namespaceId, ...parameters],
  };
}

/** What the deliveries of an execution come to; those to subscriptions of events are facts for systems, and do not count. */
const STATUS = `case
  when sum(case when state in ('pending', 'merged') then 1 else 0 end) > 0 then 'pending'
  when sum(case when state = 'failed' then 1 else 0 end) > 0 then 'failed'
  when sum(case when state = 'delivered' then 1 else 0 end) > 0 then 'sent'
  else 'held' end`;
const REASON = `case
  when sum(case when state in ('pending', 'merged') then 1 else 0 end) > 0 then null
  when sum(case when state = 'failed' then 1 else 0 end) > 0
    then min(case when state = 'failed' then coalesce(reason, 'failed') end)
  when sum(case when state = 'delivered' then 1 else 0 end) > 0 then 'sent'
  else min(reason) end`;
const OF_EXECUTION = `from deliveries d where d.namespace_id = executions.namespace_id
  and d.execution_id = executions.execution_id and d.execution_id <> '' and d.event_type = 'alert.triggered'`;
const JSON_TEXT = `'{"status":"' || ${STATUS} || '","reason":' || coalesce('"' || ${REASON} || '"', 'null') || '}'`;

function telling({ where, parameters }: Wanted): Write {
  return {
    sql: `update executions set notification_json = (select ${JSON_TEXT} ${OF_EXECUTION}),
        notification_reason = (select ${REASON} ${OF_EXECUTION})
      where ${where} and exists (select 1 ${OF_EXECUTION})`,
    rows: [parameters],
  };
}

/** Of their alert, and of their namespace. */
function counting({ where, parameters }: Wanted, slot: number, by: 1 | -1): Write {
  const rows = (alert: string): string =>
    `select namespace_id, ${alert} as alert_id, notification_reason as reason from executions
      where ${where} and notification_reason is not null`;
  return {
    sql: `insert into notification_counters (namespace_id, alert_id, reason, slot, n)
      select namespace_id, alert_id, reason, ${slot}, ${by} * count(*)
      from (${rows('alert_id')} union all ${rows("''")}) told where true
      group by namespace_id, alert_id, reason order by namespace_id, alert_id, reason
      on conflict (namespace_id, alert_id, reason, slot) do update set n = notification_counters.n + excluded.n`,
    rows: [[...parameters, ...parameters]],
  };
}
