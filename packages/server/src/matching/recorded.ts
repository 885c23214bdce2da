import type { AlertOutcome } from '../executions/outcome.ts';

/** Above so many enabled alerts in a collection, `record: auto` keeps only what triggered or failed. */
export const RECORD_ALL_LIMIT = 1000;

/** Whether the outcome of a run is recorded. @param alerts the enabled alerts of the collection */
export function isRecorded({ alert, triggered, status }: AlertOutcome, alerts: number): boolean {
  if (triggered || status !== 'completed' || alert.record === 'all') return true;
  return alert.record === 'auto' && alerts <= RECORD_ALL_LIMIT;
}
