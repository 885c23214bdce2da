import type { ExecutionError } from '@tocsin/contract';
import type { EngineDocument, MatchReport } from '@tocsin/engine';
import type { AlertOutcome } from '../executions/outcome.ts';
import type { PreparedExtractor } from '../extract/extractor.ts';
import { errorText } from '../platform/log.ts';
import { asSeen } from '../retrieve/document-fields.ts';
import type { DocumentSource } from '../retrieve/document-source.ts';
import type { Hit } from '../retrieve/hit.ts';
import type { Stage } from '../retrieve/stages/stage.ts';
import { runRest } from '../retrieve/standing.ts';
import { errorsOf } from './alert-errors.ts';
import { type BatchAtHand, type Run, selfSourced } from './batch-run.ts';
import type { CollectionAlerts, PlannedAlert } from './collection-alerts.ts';
import { withDocumentInputs } from './document-inputs.ts';
import { mergeHits } from './matches.ts';
import type { PreparedAlert } from './prepared-alert.ts';
import { searchForEach } from './search-for-each.ts';

/**
 * Checks a batch against all alerts of its collection; outcomes are in their order, and of those alone that the batch
 * concerns. A broken alert never loses the others.
 * @param now a stopwatch in milliseconds
 * @param onReport told what the engine did for all standing alerts together
 */
export async function checkBatch(
  alerts: CollectionAlerts,
  arrived: BatchAtHand,
  source: DocumentSource,
  now: () => number,
  onReport: (report: MatchReport, durationMs: number) => void = () => {},
): Promise<AlertOutcome[]> {
  const begin = now();
  const documents = arrived.documents.map((document) => asSeen(document, arrived.collectionId));
  const batch = { ...arrived, documents };
  const report = alerts.monitor.match(documents);
  const durationMs = now() - begin;
  onReport(report, durationMs);
  const share = durationMs / Math.max(1, alerts.monitor.size);
  const outcomes: AlertOutcome[] = [];
  for (const planned of alerts.concernedBy(report)) {
    const start = now();
    const run = await runAlert(planned, alerts.extractor, batch, source, report);
    const own = now() - start + (planned.plan.kind === 'standing' ? share : 0);
    outcomes.push(
      run instanceof Error ? failed(planned.alert, run, own) : finished(planned.alert, batch, run, own),
    );
  }
  return outcomes;
}

async function runAlert(
  { plan, alert }: PlannedAlert,
  extractor: PreparedExtractor,
  batch: BatchAtHand,
  source: DocumentSource,
  report: MatchReport,
): Promise<Run | Error> {
  try {
    if (plan.kind === 'broken') return new Error(plan.message);
    if (plan.kind === 'standing') return await afterMonitor(alert.alertId, batch, plan.rest, report, source);
    if (plan.kind === 'search') return await searchForEach(batch, () => plan.stages, alert, source);
    return await withDocumentInputs(alert, extractor, batch, source);
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(errorText(thrown));
  }
}

async function afterMonitor(
  alertId: string,
  batch: BatchAtHand,
  rest: readonly Stage[],
  report: MatchReport,
  source: DocumentSource,
): Promise<Run | Error> {
  const errors = errorsOf(report, alertId);
  const broken = errors.find(({ documentId }) => documentId === undefined);
  if (broken) return new Error(broken.message);
  const problems = errors.map(({ documentId, message }) => `${documentId}: ${message}`);
  const matches = report.matches.get(alertId);
  if (!matches) return { found: [], limited: false, skipped: 0, problems };
  const documents = new Map(batch.documents.map((document) => [document.id, document]));
  const hits = matches.map(({ documentId, score, evidence }): Hit => {
    const { payload } = documents.get(documentId) as EngineDocument;
    return { documentId, collectionId: batch.collectionId, payload, score, evidence };
  });
  const documentOf = (hit: Hit) => documents.get(hit.documentId) as EngineDocument;
  return selfSourced(await runRest(rest, hits, documentOf, source), problems);
}

/**
 * The outcome of a run. Where it ended badly for every source document that had its inputs, it failed; where only for some,
 * or where inputs had the wrong type, it is partial.
 * `no_results` triggers only where documents were really checked, all of them: what was not checked is not "none".
 */
function finished(alert: PreparedAlert, batch: BatchAtHand, run: Run, durationMs: number): AlertOutcome {
  const { matches, count } = mergeHits(run.found);
  const { problems, skipped } = run;
  const error = problems.length === 0 ? null : problemsError(problems);
  const checked = batch.documents.length - skipped - problems.length;
  if (problems.length > (run.mistyped ?? 0) && checked === 0 && count === 0)
    return { ...failed(alert, new Error(problems[0]), durationMs), skippedDocuments: skipped, error };
  const none = count === 0 && problems.length === 0 && checked > 0;
  return {
    alert,
    status: problems.length === 0 ? 'completed' : 'partial',
    triggered: alert.triggerOn === 'no_results' ? none : count > 0,
    matchCount: count,
    limited: run.limited,
    matches,
    skippedDocuments: skipped,
    durationMs,
    error,
  };
}

function problemsError(problems: readonly string[]): ExecutionError {
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more documents)`;
  return { type: 'ValidationError', message: `${problems[0]}${more}` };
}

function failed(alert: PreparedAlert, error: Error, durationMs: number): AlertOutcome {
  const none = { matches: [], matchCount: 0, limited: false, skippedDocuments: 0 };
  const type = error.name === 'Error' ? 'RetrieverError' : error.name;
  return {
    alert,
    status: 'failed',
    triggered: false,
    ...none,
    durationMs,
    error: { type, message: error.message },
  };
}
