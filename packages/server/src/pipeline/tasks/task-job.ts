import type { Clock } from '../../platform/clock.ts';
import type { IdSource } from '../../platform/ids.ts';
import { DUE_AT_ONCE } from '../../store/ready.ts';
import type { JobsTable } from '../../store/tables.ts';
import type { Task } from './task.ts';

/** Where a task runs. */
export interface TaskPlace {
  readonly namespaceId: string;
  readonly collectionId: string;
  /** The collection's version. */
  readonly version: number;
}

/**
 * The job of a task. It has a batch of its own, under which what it finds is recorded exactly once.
 * @param quiet whether nobody is told because the documents were sent so
 */
export function jobOfTask(
  { ids, clock }: { readonly ids: IdSource; readonly clock: Clock },
  { namespaceId, collectionId, version }: TaskPlace,
  task: Task,
  quiet = false,
): JobsTable {
  return {
    namespace_id: namespaceId,
    job_id: ids.next('job_'),
    batch_id: ids.next('bat_'),
    collection_id: collectionId,
    version,
    state: 'ready',
    due_at: DUE_AT_ONCE,
    lease_owner: null,
    lease_until: null,
    attempts: 0,
    error: null,
    created_at: clock.now(),
    interrupted: 0,
    mode: task.kind === 'tick' ? 'scheduled' : 'on_demand',
    task_json: JSON.stringify(task),
    quiet: Number(quiet),
  };
}
