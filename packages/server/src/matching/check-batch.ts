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
import { failedOutcome, outcomeOf, type RunTotal } from './run-outcome.ts';
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
  const outcomes: AlertOutcome[] = [];
  for await (const { alert, run, durationMs } of runAlerts(alerts, arrived, source, now, onReport))
    outcomes.push(
      run instanceof Error
        ? failedOutcome(alert, run, durationMs)
        : outcomeOf(alert, totalOf(run, arrived.documents.length), durationMs),
    );
  return outcomes;
}

/** What one alert's run over documents brought, or why it could not be made. */
export interface AlertRun {
  readonly alert: PreparedAlert;
  readonly run: Run | Error;
  readonly durationMs: number;
}

/** Runs the alerts that documents concern; the arguments are those of {@link checkBatch}. */
export async function* runAlerts(
  alerts: CollectionAlerts,
  arrived: BatchAtHand,
  source: DocumentSource,
  now: () => number,
  onReport: (report: MatchReport, durationMs: number) => void,
): AsyncGenerator<AlertRun> {
  const begin = now();
  const documents = arrived.documents.map((document) => asSeen(document, arrived.collectionId));
  const batch = { ...arrived, documents };
  const report = alerts.monitor.match(documents);
  const durationMs = now() - begin;
  onReport(report, durationMs);
  const share = durationMs / Math.max(1, alerts.monitor.size);
  for (const planned of alerts.concernedBy(report)) {
    const start = now();
    const run = await runAlert(planned, alerts.extractor, batch, source, report);
    const own = now() - start + (planned.plan.kind === 'standing' ? share : 0);
    yield { alert: planned.alert, run, durationMs: own };
  }
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

/** A run as a whole. */
function totalOf(run: Run, documents: number): RunTotal {
  const { found, problems, limited, skipped, mistyped = 0 } = run;
  const problem = problems[0] ?? null;
  return { ...mergeHits(found), limited, skipped, problems: problems.length, mistyped, problem, documents };
}
