import {
  type AlertRunningResponse,
  conflict,
  type ExecuteAlertRequest,
  validationError,
} from '@tocsin/contract';
import { findAlert } from '../catalog/alert-model.ts';
import { readDocumentFilter } from '../catalog/document-list/filter.ts';
import { collectionNamed } from '../catalog/documents.ts';
import type { Keep } from '../catalog/keep.ts';
import { nullIfMissing } from '../catalog/lookup.ts';
import { attachedPlaces } from '../catalog/versions.ts';
import type { AppContext } from '../context.ts';
import { insertion, type Reader } from '../store/database.ts';
import type { AlertsTable } from '../store/tables.ts';
import { refuseFullBacklog } from './full-backlog.ts';
import type { ChosenTask } from './tasks/task.ts';
import { jobOfTask, type TaskPlace } from './tasks/task-job.ts';

/**
 * Lets the workers run an alert over documents that a request chooses.
 * @param keep keeps the answer of a request that is repeated while it runs
 * @returns the job, and the answer where it takes long: the batch whose execution will say what was found
 * @throws ApiError 404 alert, 409 a disabled alert, 422, 503 where the backlog is full
 */
export async function executeOnDemand(
  ctx: AppContext,
  namespaceId: string,
  alert: string,
  wish: ExecuteAlertRequest,
  keep: Keep<AlertRunningResponse>,
): Promise<{ readonly answer: AlertRunningResponse; readonly jobId: string }> {
  const { read } = ctx.db;
  readDocumentFilter(wish.filters);
  const found = await findAlert(read, namespaceId, alert);
  refuseDisabled(found, wish.dry_run ?? false);
  const place = await placeOf(read, found, wish.collection_id);
  await refuseFullBacklog(read, namespaceId);
  const job = jobOfTask(ctx, place, chosenBy(wish, found.alert_id));
  const answer: AlertRunningResponse = { batch_id: job.batch_id, status: 'running' };
  // What was deleted or disabled since it was read is found to be so when the job runs.
  await ctx.db.write([insertion('jobs', [job]), ...keep(answer)]);
  ctx.wakeWorkers();
  return { answer, jobId: job.job_id };
}

function refuseDisabled({ name, enabled }: AlertsTable, dryRun: boolean): void {
  if (enabled === 1 || dryRun) return;
  throw conflict(`The alert "${name}" is disabled; enable it, or set dry_run to see what it would find`);
}

async function placeOf(
  db: Reader,
  { namespace_id: namespaceId, alert_id }: AlertsTable,
  wanted: string | null | undefined,
): Promise<TaskPlace> {
  const identifier = wanted ?? (await onlyPlaceOf(db, namespaceId, alert_id));
  const found = await nullIfMissing(collectionNamed(db, namespaceId, identifier));
  if (found === null) throw validationError('collection_id', `there is no collection "${identifier}"`);
  const { version } = await db
    .selectFrom('collections')
    .select('version')
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', found.collection_id)
    .executeTakeFirstOrThrow();
  return { namespaceId, collectionId: found.collection_id, version };
}

async function onlyPlaceOf(db: Reader, namespaceId: string, alertId: string): Promise<string> {
  const places = await attachedPlaces(db, namespaceId, [alertId]);
  const [only] = places;
  if (only !== undefined && places.length === 1) return only.collection_id;
  const message = `is needed: the alert is attached to ${places.length} collections; name the one whose documents to check`;
  throw validationError('collection_id', message, 'missing');
}

/** @throws ApiError 422 where no time is between the times */
function chosenBy(wish: ExecuteAlertRequest, alertId: string): ChosenTask {
  const since = wish.since == null ? null : Date.parse(wish.since);
  const until = wish.until == null ? null : Date.parse(wish.until);
  if (since !== null && until !== null && since >= until)
    throw validationError('until', 'must be later than since');
  return {
    kind: 'chosen',
    alertId,
    documentIds: wish.document_ids ?? null,
    filters: wish.filters ?? null,
    since,
    until,
    dryRun: wish.dry_run ?? false,
  };
}
