import type { AlertStatistics, NotificationCounts } from '@tocsin/contract';
import { countFromCounters } from '../executions/counters.ts';
import { notificationCounts } from '../executions/reason-counters.ts';
import { readFlood } from '../notify/stages/flood-guard.ts';
import { isoTime } from '../platform/clock.ts';
import type { Reader } from '../store/database.ts';
import { countRuns, countSkipped } from './alert-activity.ts';

/** How often an alert ran and what came of it, from counters alone. */
export async function alertStatistics(
  db: Reader,
  namespaceId: string,
  alertId: string,
): Promise<AlertStatistics> {
  const counted = (filter: { triggered?: boolean; status?: string; mode?: string }) =>
    countFromCounters(db, namespaceId, { alertId, ...filter }, null);
  return {
    runs:
      (await countRuns(db, namespaceId, alertId)) +
      (await counted({ mode: 'scheduled' })) +
      (await counted({ mode: 'on_demand' })),
    recorded: await counted({}),
    triggered: await counted({ triggered: true }),
    failed: await counted({ status: 'failed' }),
    last_recorded_at: await lastRecordedAt(db, namespaceId, alertId),
    notifications: await reasonCounts(db, namespaceId, alertId),
    flood_held_since: await floodHeldSince(db, namespaceId, alertId),
  };
}

/** With the batches that their sender did not let the alert see. */
async function reasonCounts(db: Reader, namespaceId: string, alertId: string): Promise<NotificationCounts> {
  const counts = await notificationCounts(db, namespaceId, alertId);
  const skipped = await countSkipped(db, namespaceId, alertId);
  if (skipped === 0) return counts;
  return { ...counts, skipped_by_ingest: (counts.skipped_by_ingest ?? 0) + skipped };
}

async function lastRecordedAt(db: Reader, namespaceId: string, alertId: string): Promise<string | null> {
  const row = await db
    .selectFrom('executions')
    .select('executed_at')
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', '=', alertId)
    .orderBy('execution_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? isoTime(row.executed_at) : null;
}

async function floodHeldSince(db: Reader, namespaceId: string, alertId: string): Promise<string | null> {
  const row = await db
    .selectFrom('alert_telling')
    .select('flood_json')
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', '=', alertId)
    .executeTakeFirst();
  const since = readFlood(row?.flood_json ?? null)?.heldSince ?? null;
  return since === null ? null : isoTime(since);
}
