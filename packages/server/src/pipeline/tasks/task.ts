import type { LogicalOperator } from '@tocsin/contract';
import type { Skipped } from '../../catalog/ticking.ts';
import type { JobsTable } from '../../store/tables.ts';

/** A tick's part of what arrived, and the time for which it stands. */
export interface TickTask {
  readonly kind: 'tick';
  readonly alertId: string;
  /** [from, to) in milliseconds since 1970. */
  readonly covered: { readonly from: number; readonly to: number };
  /** Arrivals [from, to); where `to` is smaller the numbers began anew in between: those from `from` on, and those before `to`. */
  readonly positions: { readonly from: number; readonly to: number };
  /** Of these, arrivals [from, to) that came while the alert was disabled are left out. */
  readonly skipped: readonly Skipped[];
}

/** Documents that a request chose; what is said together must hold together. */
export interface ChosenTask {
  readonly kind: 'chosen';
  readonly alertId: string;
  readonly documentIds: readonly string[] | null;
  readonly filters: LogicalOperator | null;
  /** Created at [since, until), in milliseconds since 1970. */
  readonly since: number | null;
  readonly until: number | null;
  /** Nobody is told, and the alert may be disabled. */
  readonly dryRun: boolean;
}

/** What a job is about that does not check a batch as it arrived. */
export type Task = TickTask | ChosenTask;

/** The task of a job; null where it checks a batch. */
export function taskOf({ task_json }: Pick<JobsTable, 'task_json'>): Task | null {
  return task_json === null ? null : (JSON.parse(task_json) as Task);
}
