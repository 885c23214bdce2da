import type { Write } from '../store/database.ts';
import type { DeliveryState } from '../store/tables.ts';
import type { Delivery } from './delivery-queue.ts';
import { TRIGGERED } from './event.ts';
import type { Held } from './merged-content.ts';

/** The executions that one delivery tells of: by their ids, or those of the deliveries that were merged into it. */
export type ToldBy =
  /** At least one. */
  | { readonly namespaceId: string; readonly executionIds: readonly string[] }
  | { readonly namespaceId: string; readonly mergedInto: string };

/**
 * Executions: those that a delivery tells of; those held for a channel, by themselves or with the message that they were
 * merged into; or those that a channel was to tell of when it was removed.
 */
export type Tellings =
  | ToldBy
  | Pick<Held, 'namespaceId' | 'channelId' | 'reason'>
  | { readonly namespaceId: string; readonly removedChannelId: string };

/** The counters' slot of those that change seldom. */
export const RARE_SLOT = 0;

/**
 * The writes that say anew whether people were told of executions, and why not; to follow what changed of their deliveries.
 * It follows from those of {@link TRIGGERED}; one that was merged counts as its message stands. `pending` while one waits; else
 * `failed` where one did not arrive; else `sent` where one did; else `held`, under the least reason. The counters of reasons go
 * along, in the writer's slot.
 */
export function tellingWrites(which: Tellings, slot: number): Write[] {
  const wanted = wantedOf(which);
  return [counting(wanted, slot, -1), telling(wanted), counting(wanted, slot, 1)];
}

/** The executions of which people are told by a delivery; null where there are none, and where it is for subscribers. */
export function toldBy(
  delivery: Pick<Delivery, 'namespace_id' | 'delivery_id' | 'execution_id' | 'event_type' | 'webhook_id'>,
): ToldBy | null {
  const { namespace_id: namespaceId, delivery_id, execution_id, event_type } = delivery;
  if (delivery.webhook_id) return null;
  if (event_type === TRIGGERED) return { namespaceId, executionIds: [execution_id] };
  return execution_id === '' ? { namespaceId, mergedInto: delivery_id } : null;
}

/**
 * Keeps others from telling the same executions until the transaction ends; to be written before what changes their
 * deliveries: so whoever ends the last delivery sees how the others ended. Executions that are named by id must be there.
 */
export function holdingExecutions(which: Tellings): Write {
  const { where, parameters } = wantedOf(which);
  const count = 'executionIds' in which ? new Set(which.executionIds).size : 0;
  return {
    sql: `select execution_id from executions where ${where} order by execution_id`,
    rows: [parameters],
    requires: { count, hold: 'alone' },
  };
}

interface Wanted {
  readonly where: string;
  readonly parameters: readonly string[];
}

function wantedOf(which: Tellings): Wanted {
  if ('executionIds' in which) {
    const ids = padded(which.executionIds);
    return {
      where: `namespace_id = ? and execution_id in (${ids.map(() => '?').join(', ')})`,
      parameters: [which.namespaceId, ...ids],
    };
  }
  const { namespaceId } = which;
  if ('mergedInto' in which)
    return among(namespaceId, `${TELLING} and merged_into = ?`, [namespaceId, which.mergedInto]);
  if ('removedChannelId' in which)
    return among(namespaceId, `${TELLING} and ${LEFT_WITHOUT_CHANNEL}`, [
      namespaceId,
      which.removedChannelId,
    ]);
  const held = [namespaceId, which.channelId, which.reason];
  return among(namespaceId, HELD_FOR_CHANNEL, [...held, namespaceId, ...held]);
}

/** Up to a power of two, with the last one: so that few different statements are prepared. */
function padded(ids: readonly string[]): string[] {
  const length = 2 ** Math.ceil(Math.log2(Math.max(1, ids.length)));
  return Array.from({ length }, (_, i) => ids[Math.min(i, ids.length - 1)] as string);
}

function among(namespaceId: string, executions: string, parameters: readonly string[]): Wanted {
  return {
    where: `namespace_id = ? and execution_id in (${executions})`,
    parameters: [namespaceId, ...parameters],
  };
}

/** The executions of the deliveries that tell people. */
const TELLING = `select execution_id from deliveries
  where namespace_id = ? and event_type = '${TRIGGERED}' and webhook_id is null`;
const HELD = `channel_id = ? and state = 'held' and reason = ?`;
const LEFT_WITHOUT_CHANNEL = `channel_id = ? and reason = 'no_channel' and state in ('failed', 'discarded')`;
/** By themselves, and with a message that is held. */
const HELD_FOR_CHANNEL = `${TELLING} and ${HELD} union all ${TELLING} and merged_into in (
  select delivery_id from deliveries where namespace_id = ? and execution_id = '' and ${HELD})`;

/** How a delivery stands: one that was merged, as its message does. */
const STATE = 'coalesce(m.state, d.state)';
const WHY = `case when m.state = 'held' then m.reason else d.reason end`;
/** How many deliveries of an execution stand so. */
const having = (...states: DeliveryState[]): string =>
  `sum(case when ${STATE} in (${states.map((state) => `'${state}'`).join(', ')}) then 1 else 0 end) > 0`;
const STATUS = `case
  when ${having('pending', 'merged')} then 'pending'
  when ${having('failed')} then 'failed'
  when ${having('delivered')} then 'sent'
  else 'held' end`;
const REASON = `case
  when ${having('pending', 'merged')} then null
  when ${having('failed')} then min(case when ${STATE} = 'failed' then coalesce(${WHY}, 'failed') end)
  when ${having('delivered')} then 'sent'
  else min(${WHY}) end`;
const OF_EXECUTION = `from deliveries as d
  left join deliveries as m on d.state = 'merged' and m.namespace_id = d.namespace_id and m.delivery_id = d.merged_into
  where d.namespace_id = executions.namespace_id and d.execution_id = executions.execution_id and d.execution_id <> ''
  and d.event_type = '${TRIGGERED}' and d.webhook_id is null`;

function telling({ where, parameters }: Wanted): Write {
  return {
    sql: `update executions set (notification_json, notification_reason) = (
        select '{"status":"' || status || '","reason":' || coalesce('"' || why || '"', 'null') || '}', why
        from (select ${STATUS} as status, ${REASON} as why ${OF_EXECUTION}) as told)
      where ${where} and exists (select 1 ${OF_EXECUTION})`,
    rows: [parameters],
  };
}

/** Of their alert, and of their namespace. */
function counting({ where, parameters }: Wanted, slot: number, by: 1 | -1): Write {
  return {
    sql: `insert into notification_counters (namespace_id, alert_id, reason, slot, n)
      select namespace_id, case when is_all = 1 then '' else alert_id end as whose, notification_reason, ${slot},
        ${by} * count(*)
      from executions cross join (select 0 as is_all union all select 1) as grain
      where ${where} and notification_reason is not null
      group by namespace_id, whose, notification_reason order by namespace_id, whose, notification_reason
      on conflict (namespace_id, alert_id, reason, slot) do update set n = notification_counters.n + excluded.n`,
    rows: [parameters],
  };
}
