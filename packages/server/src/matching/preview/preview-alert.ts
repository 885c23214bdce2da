import { PREVIEW_LIMITS, type PreviewAlertRequest, type PreviewAlertResponse } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import { latestDocuments } from '../../catalog/document-list/latest.ts';
import { withFeatures } from '../../catalog/document-list/with-features.ts';
import { chunksOf } from '../../catalog/versions.ts';
import { boundedMatches } from '../../executions/match-json.ts';
import type { AlertOutcome } from '../../executions/outcome.ts';
import { breathe } from '../../platform/breathe.ts';
import { isoTime } from '../../platform/clock.ts';
import { withBudget } from '../../retrieve/budget.ts';
import { asSeen } from '../../retrieve/document-fields.ts';
import { storedDocuments } from '../../retrieve/document-source.ts';
import type { VectorOrders } from '../../retrieve/vector-orders.ts';
import type { Reader } from '../../store/database.ts';
import { checkInParts } from '../check-in-parts.ts';
import { CollectionAlerts } from '../collection-alerts.ts';
import { type Draft, readDraft } from './draft.ts';
import { draftSearches } from './draft-search.ts';
import { type PreviewBudget, previewBudget } from './preview-budget.ts';
import { type Looked, notesOf } from './preview-notes.ts';
import { scoreHistogram } from './score-histogram.ts';

/** What the payloads of the documents may take together. */
const PAYLOAD_BYTES = 16 * 1024 * 1024;
/** Source documents whose searches run between two looks at the clock. */
const SEARCHES = 4;

/** What a preview works with. */
export interface PreviewDeps {
  readonly read: Reader;
  readonly orders: VectorOrders;
  /** Milliseconds of a clock that never steps back. */
  readonly now: () => number;
}

/**
 * What a draft of an alert would have found among the latest documents of a collection, checked together as one batch.
 * Nothing is recorded, and the alerts of the collection are left alone.
 * @param signal aborted when nobody waits for the answer any more
 * @throws ApiError 422 as for an alert that is created and attached; 503 where the client is gone
 */
export async function previewAlert(
  { read, orders, now }: PreviewDeps,
  namespaceId: string,
  request: PreviewAlertRequest,
  signal: AbortSignal,
): Promise<PreviewAlertResponse> {
  const begin = now();
  const budget = previewBudget(now, signal);
  const draft = await readDraft(read, namespaceId, request);
  const { alert, collectionId } = draft;
  const place = { namespaceId, collectionId };
  const wanted = request.latest ?? PREVIEW_LIMITS.latest.default;
  const { rows, cut } = await latestDocuments(read, place, wanted, PAYLOAD_BYTES);
  const alerts = new CollectionAlerts(namespaceId, collectionId, async function* () {
    yield alert;
  });
  await alerts.catchUp(read, 0);
  const documents = await withFeatures(read, rows);
  const looked: Looked = { documents: 0, of: rows.length, cut };
  const outcome = await checkInParts(
    alerts,
    { collectionId, parts: partsFor(draft, documents, budget, looked) },
    withBudget(storedDocuments(read, namespaceId, orders), budget),
    now,
    () => {},
  );
  const histogram = scoreHistogram(
    draftSearches(alert, collectionId, alerts.extractor),
    documents.map((document) => asSeen(document, collectionId)),
  );
  const times = rows.slice(0, looked.documents).map((row) => row.created_at);
  return {
    collection_id: collectionId,
    plan: draft.plan,
    documents: looked.documents,
    from: times.length === 0 ? null : isoTime(Math.min(...times)),
    to: times.length === 0 ? null : isoTime(Math.max(...times)),
    ...foundBy(outcome, looked, request.limit ?? PREVIEW_LIMITS.matches.default),
    histogram,
    notes: notesOf(draft, looked, histogram),
    duration_ms: now() - begin,
  };
}

/** All at once, as a batch is checked; searches, which take long, a few at a time while there is time. */
async function* partsFor(
  { plan }: Draft,
  documents: readonly EngineDocument[],
  budget: PreviewBudget,
  looked: Looked,
): AsyncGenerator<readonly EngineDocument[]> {
  const parts = plan === 'standing' ? [documents] : chunksOf(documents, SEARCHES);
  for (const part of parts.length === 0 ? [[]] : parts) {
    if (looked.documents > 0 && budget.isOver()) return;
    looked.documents += part.length;
    yield part;
    await breathe();
  }
}

/** A collection that was deleted meanwhile has nothing to be found. */
function foundBy(
  outcome: AlertOutcome | null,
  looked: Looked,
  limit: number,
): Pick<
  PreviewAlertResponse,
  'status' | 'match_count' | 'would_trigger' | 'limited' | 'skipped_documents' | 'matches' | 'error'
> {
  return {
    status: outcome?.status ?? 'completed',
    match_count: outcome?.matchCount ?? 0,
    would_trigger: outcome?.triggered ?? false,
    limited: (outcome?.limited ?? false) || looked.cut || looked.documents < looked.of,
    skipped_documents: outcome?.skippedDocuments ?? 0,
    matches: boundedMatches(outcome?.matches.slice(0, limit) ?? []),
    error: outcome?.error ?? null,
  };
}
