import { insertion, type Write } from '../../store/database.ts';
import type { NotificationMemoryTable } from '../../store/tables.ts';
import type { Candidate, Told } from './stage.ts';

/** Something that was told of. */
export interface Remembered {
  readonly key: string;
  readonly data: Uint8Array | null;
}

/**
 * Adds what is to be remembered where somebody is told.
 * @param until in milliseconds; null = for ever
 */
export function remembering(
  { namespaceId, executionId, alert, now }: Candidate,
  told: Told,
  kind: NotificationMemoryTable['kind'],
  what: readonly Remembered[],
  until: number | null,
): Told {
  const rows = what.map(({ key, data }) => ({
    namespace_id: namespaceId,
    alert_id: alert.alertId,
    kind,
    key,
    at: now,
    until,
    execution_id: executionId,
    data,
  }));
  const key = ['namespace_id', 'alert_id', 'kind', 'key'];
  const write: Write = insertion('notification_memory', rows, {
    key,
    set: ['at', 'until', 'execution_id', 'data'],
  });
  return rows.length === 0 ? told : { ...told, remembering: [...told.remembering, write] };
}
