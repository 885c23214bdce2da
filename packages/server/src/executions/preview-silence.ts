import type {
  AlertMatchResult,
  PreviewSilenceRequest,
  PreviewSilenceResponse,
  SilencedExecution,
} from '@tocsin/contract';
import { readFilter } from '../catalog/read-filter.ts';
import type { AppContext } from '../context.ts';
import { silencing } from '../notify/stages/mute.ts';
import type { ActiveSilence, AlertToTell } from '../notify/stages/stage.ts';
import { isoTime } from '../platform/clock.ts';
import type { Reader } from '../store/database.ts';
import { idRangeOf } from '../store/time-range.ts';
import { type AlertNow, alertsNamed } from './alert-now.ts';

const DAY_MS = 86_400_000;
/** Runs that are looked at. */
const LOOKED_AT = 1000;
/** Runs that the answer names. */
const SHOWN = 50;

/** What a silence would have held back of the runs that triggered lately. @throws ApiError 422 */
export async function previewSilence(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  namespaceId: string,
  { matchers, since }: PreviewSilenceRequest,
): Promise<PreviewSilenceResponse> {
  const silence: ActiveSilence = { silenceId: '', filter: readFilter(matchers, 'matchers') };
  const from = since == null ? clock.now() - DAY_MS : Date.parse(since);
  const rows = await triggeredSince(db.read, namespaceId, from);
  const alerts = await alertsNamed(
    db.read,
    namespaceId,
    rows.map((row) => row.alert_id),
  );
  const seen = rows.slice(0, LOOKED_AT).map((row) => silenced(row, alerts.get(row.alert_id), silence));
  const held = seen.filter((one) => one.silenced > 0);
  const whole = held.filter((one) => one.silenced >= one.matches);
  return {
    executions: seen.length,
    silenced: whole.length,
    partly: held.length - whole.length,
    limited: rows.length > LOOKED_AT,
    results: held.slice(0, SHOWN),
  };
}

interface Triggered {
  readonly execution_id: string;
  readonly alert_id: string;
  readonly collection_id: string;
  readonly executed_at: number;
  readonly matches_json: string;
}

async function triggeredSince(db: Reader, namespaceId: string, since: number): Promise<Triggered[]> {
  const { from } = await idRangeOf(db, 'exec_', since, undefined);
  return db
    .selectFrom('executions')
    .select(['execution_id', 'alert_id', 'collection_id', 'executed_at', 'matches_json'])
    .where('namespace_id', '=', namespaceId)
    .where('triggered', '=', 1)
    .where('execution_id', '>=', from ?? '')
    .where('executed_at', '>=', since)
    .orderBy('execution_id', 'desc')
    .limit(LOOKED_AT + 1)
    .execute();
}

/** A run without matches counts as one. */
function silenced(row: Triggered, alert: AlertNow | undefined, silence: ActiveSilence): SilencedExecution {
  const shown = JSON.parse(row.matches_json) as AlertMatchResult[];
  const matches: (AlertMatchResult | null)[] = shown.length === 0 ? [null] : shown;
  const candidate = { alert: alert ?? unknown(row.alert_id), collectionId: row.collection_id };
  return {
    execution_id: row.execution_id,
    alert_id: row.alert_id,
    alert_name: alert?.name ?? null,
    collection_id: row.collection_id,
    executed_at: isoTime(row.executed_at),
    silenced: matches.filter((match) => silencing([silence], candidate, match) !== null).length,
    matches: matches.length,
  };
}

/** An alert that was deleted: nothing is known of it but its id. */
function unknown(alertId: string): Pick<AlertToTell, 'alertId' | 'name' | 'metadata'> {
  return { alertId, name: '', metadata: {} };
}
