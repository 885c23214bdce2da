import { type Expression, type ExpressionBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Reader } from '../store/database.ts';
import type { ExecutionsTable, Tables } from '../store/tables.ts';
import type { IdRange } from '../store/time-range.ts';
import type { CountFilter } from './counters.ts';

/** Which executions are wanted, but for what came of telling people; absent = any. Times are [since, until). */
export interface PlainFilter extends CountFilter {
  readonly batchId?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** Which executions a list shows. */
export interface ExecutionFilter extends PlainFilter {
  /** `reason` of `notification`: one of these. */
  readonly reasons?: readonly string[] | undefined;
  /** `status` of `notification`: one of these. */
  readonly statuses?: readonly string[] | undefined;
}

/** A part of what a filter leaves that one index finds, newest first. The parts of a filter have nothing in common. */
export interface FilterPart {
  readonly filter: PlainFilter;
  /** Not `sent`. */
  readonly reason?: string;
  /** Of executions that triggered. */
  readonly status?: string;
  /** One of these, beside the reason. */
  readonly statuses?: readonly string[] | undefined;
}

/** The parts that make up what a filter leaves: one for each reason, or else for each status. */
export function partsOf({ reasons, statuses, ...filter }: ExecutionFilter): FilterPart[] {
  const isWanted = (status: string): boolean => statuses === undefined || statuses.includes(status);
  if (reasons !== undefined)
    return [...new Set(reasons)].flatMap((reason): FilterPart[] => {
      if (reason !== 'sent') return [{ filter, reason, statuses }];
      return isWanted('sent') ? withStatus(filter, 'sent') : [];
    });
  if (statuses === undefined) return [{ filter }];
  return [...new Set(statuses)].flatMap((status) => withStatus(filter, status));
}

/** What did not trigger, and nothing else, has the status `none`. */
function withStatus(filter: PlainFilter, status: string): FilterPart[] {
  const triggered = status !== 'none';
  if (filter.triggered === !triggered) return [];
  return triggered ? [{ filter, status }] : [{ filter: { ...filter, triggered } }];
}

/** Query of the executions of a part. @param ids the range in which its times lie */
export function executionsIn(
  db: Reader,
  namespaceId: string,
  part: FilterPart,
  ids: IdRange,
): SelectQueryBuilder<Tables & { e: ExecutionsTable }, 'e', object> {
  return db
    .selectFrom('executions as e')
    .where('e.namespace_id', '=', namespaceId)
    .where((eb) => eb.and([...plainConditions(eb, part.filter, ids), ...toldConditions(eb, part)]));
}

type Where = ExpressionBuilder<Tables & { e: ExecutionsTable }, 'e'>;

function plainConditions(eb: Where, filter: PlainFilter, ids: IdRange): Expression<SqlBool>[] {
  const { alertId, collectionId, batchId, triggered, status, mode, since, until } = filter;
  return [
    ...(alertId === undefined ? [] : [eb('e.alert_id', '=', alertId)]),
    ...(collectionId === undefined ? [] : [eb('e.collection_id', '=', collectionId)]),
    ...(batchId === undefined ? [] : [eb('e.batch_id', '=', batchId)]),
    ...(triggered === undefined ? [] : [eb('e.triggered', '=', Number(triggered))]),
    ...(status === undefined ? [] : [eb('e.status', '=', status as ExecutionsTable['status'])]),
    ...(mode === undefined ? [] : [eb('e.mode', '=', mode as ExecutionsTable['mode'])]),
    ...(ids.from === null ? [] : [eb('e.execution_id', '>=', ids.from)]),
    ...(ids.to === null ? [] : [eb('e.execution_id', '<', ids.to)]),
    ...(since === undefined ? [] : [eb('e.executed_at', '>=', since)]),
    ...(until === undefined ? [] : [eb('e.executed_at', '<', until)]),
  ];
}

const STATUS = sql<string>`substr(e.notification_json, 12, 4)`;
const lettersOf = (status: string): string => status.slice(0, 4);

/** In the words of the indexes `executions_by_reason` and `executions_by_telling`, so that the one that serves is found. */
function toldConditions(eb: Where, { reason, status, statuses }: FilterPart): Expression<SqlBool>[] {
  return [
    ...(reason === undefined
      ? []
      : [eb('e.notification_reason', '=', reason), sql<SqlBool>`e.notification_reason <> 'sent'`]),
    ...(statuses === undefined
      ? []
      : [eb(sql<string>`coalesce(${STATUS}, '')`, 'in', statuses.map(lettersOf))]),
    ...(status === undefined ? [] : [eb(STATUS, '=', lettersOf(status)), sql<SqlBool>`e.triggered = 1`]),
  ];
}
