import type { EventType } from '@tocsin/contract';
import { deliveriesOfEvent, type Subscription } from '../catalog/subscriptions.ts';
import type { IdSource } from '../platform/ids.ts';
import type { DeliveriesTable, ExecutionsTable } from '../store/tables.ts';
import type { CheckedBatch } from './outcome.ts';
import type { ExecutionToTell, ToldExecution } from './tell.ts';

/**
 * What subscribers are told of the runs of a batch. They are systems that want the facts: what keeps people from being told
 * does not hold them back. Of a shadow alert, and of a run that was only tried, nobody is told.
 * @param all in the order of `told`
 */
export function eventsOfRuns(
  ids: IdSource,
  subscriptions: readonly Subscription[],
  { held }: Pick<CheckedBatch, 'held'>,
  all: readonly ExecutionToTell[],
  told: readonly ToldExecution[],
): DeliveriesTable[] {
  if (subscriptions.length === 0 || held === 'dry_run') return [];
  return told.flatMap(({ row }, i) => {
    const alert = all[i]?.alert;
    if (alert === undefined || alert.shadow) return [];
    const { name, metadata, includeScores: include_scores } = alert;
    const run = {
      namespaceId: row.namespace_id,
      executionId: row.execution_id,
      alertId: row.alert_id,
      context: { name, metadata, include_scores },
      at: row.executed_at,
    };
    return typesOf(row).flatMap((type) => deliveriesOfEvent(ids, subscriptions, { ...run, type }));
  });
}

function typesOf({ status, triggered }: ExecutionsTable): EventType[] {
  const ended = status === 'failed' ? 'alert.execution.failed' : 'alert.execution.completed';
  return triggered === 1 ? [ended, 'alert.triggered'] : [ended];
}
