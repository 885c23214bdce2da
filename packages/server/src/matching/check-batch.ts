import { compileQuery, type DocumentMatch, type EngineDocument, prepareDocument } from '@tocsin/engine';
import { errorText } from '../platform/log.ts';
import type { DocumentSource } from '../retrieve/document-source.ts';
import type { Hit, HitList } from '../retrieve/hit.ts';
import { completeInputs } from '../retrieve/inputs.ts';
import { parseStages } from '../retrieve/parse.ts';
import { compilePattern } from '../retrieve/patterns.ts';
import { runSearch } from '../retrieve/search.ts';
import { planStanding, runRest } from '../retrieve/standing.ts';
import type { CollectionAlerts, PlannedAlert } from './collection-alerts.ts';
import { inputsOf } from './inputs-of-document.ts';
import { mergeHits, type SourcedHit, sortByScore } from './matches.ts';
import type { AlertOutcome } from './outcome.ts';
import type { PreparedAlert } from './prepared-alert.ts';

/** A batch at hand. */
export interface BatchAtHand {
  readonly collectionId: string;
  readonly documents: readonly EngineDocument[];
}

interface Run {
  readonly found: readonly SourcedHit[];
  readonly limited: boolean;
  readonly skipped: number;
  readonly problem: string | null;
}

/** Checks a batch against all alerts of its collection, in their order. A broken alert never loses the others. */
export async function checkBatch(
  alerts: CollectionAlerts,
  batch: BatchAtHand,
  source: DocumentSource,
  now: () => number,
): Promise<AlertOutcome[]> {
  const begin = now();
  const report = alerts.monitor.match(batch.documents);
  const share = (now() - begin) / Math.max(1, alerts.monitor.size);
  const errors = new Map(report.errors.map(({ queryId, message }) => [queryId, message]));
  const outcomes: AlertOutcome[] = [];
  for (const planned of alerts.ordered) {
    const start = now();
    const { alertId } = planned.alert;
    const run = await runAlert(
      planned,
      batch,
      source,
      report.matches.get(alertId) ?? [],
      errors.get(alertId) ?? null,
    );
    const own = now() - start + (planned.plan.kind === 'standing' ? share : 0);
    outcomes.push(run instanceof Error ? failed(planned.alert, run, own) : finished(planned.alert, run, own));
  }
  return outcomes;
}

async function runAlert(
  planned: PlannedAlert,
  batch: BatchAtHand,
  source: DocumentSource,
  matches: readonly DocumentMatch[],
  error: string | null,
): Promise<Run | Error> {
  try {
    if (error !== null) return new Error(error);
    const { plan, alert } = planned;
    if (plan.kind === 'broken') return new Error(plan.message);
    if (plan.kind === 'standing') return afterMonitor(batch, plan.rest, matches);
    if (plan.kind === 'search') return await searchForEach(batch, async () => plan.stages, alert, source);
    return await withDocumentInputs(alert, batch, source);
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(errorText(thrown));
  }
}

function afterMonitor(
  batch: BatchAtHand,
  rest: Parameters<typeof runRest>[0],
  matches: readonly DocumentMatch[],
): Run {
  if (matches.length === 0) return { found: [], limited: false, skipped: 0, problem: null };
  const documents = new Map(batch.documents.map((document) => [document.id, document]));
  const hits = matches.map(({ documentId, score, evidence }): Hit => {
    const { payload } = documents.get(documentId) as EngineDocument;
    return { documentId, collectionId: batch.collectionId, payload, score, evidence };
  });
  const list = runRest(rest, hits, (hit) => documents.get(hit.documentId) as EngineDocument);
  return { ...selfSourced(list), skipped: 0, problem: null };
}

function selfSourced(list: HitList): { found: SourcedHit[]; limited: boolean } {
  return {
    found: list.hits.map((hit) => ({ hit, sourceDocumentId: hit.documentId })),
    limited: list.limited,
  };
}

/** Runs a retriever whose inputs differ from document to document. */
async function withDocumentInputs(
  alert: PreparedAlert,
  batch: BatchAtHand,
  source: DocumentSource,
): Promise<Run> {
  let skipped = 0;
  const wrong: string[] = [];
  const usable: { document: EngineDocument; inputs: Record<string, unknown> }[] = [];
  for (const document of batch.documents) {
    const { inputs, problems } = completeInputs(alert.inputSchema, inputsOf(alert.mappings, document));
    if (problems.missing.length > 0) skipped++;
    else if (problems.wrongType.length > 0) wrong.push(`${document.id}: "${problems.wrongType[0]}"`);
    else usable.push({ document, inputs });
  }
  const problem =
    wrong.length === 0
      ? null
      : `${wrong.length} documents have an input of the wrong type, first ${wrong[0]}`;
  const inputs = new Map(usable.map((one) => [one.document.id, one.inputs]));
  const stagesFor = async (document: EngineDocument) =>
    parseStages(alert.stages, inputs.get(document.id) ?? {});
  const part = { collectionId: batch.collectionId, documents: usable.map(({ document }) => document) };
  const run =
    alert.collectionIds.length > 0
      ? await searchForEach(part, stagesFor, alert, source)
      : await standingForEach(part, stagesFor);
  return { ...run, skipped, problem };
}

type StagesFor = (document: EngineDocument) => Promise<Parameters<typeof planStanding>[0]>;

async function standingForEach(batch: BatchAtHand, stagesFor: StagesFor): Promise<Run> {
  const hits: Hit[] = [];
  let rest: Parameters<typeof runRest>[0] = [];
  for (const document of batch.documents) {
    const plan = planStanding(await stagesFor(document));
    rest = plan.rest;
    const verdict = compileQuery(plan.query, { compilePattern }).verdict(prepareDocument(document));
    if (verdict === null) continue;
    const { score, evidence } = verdict;
    hits.push({
      documentId: document.id,
      collectionId: batch.collectionId,
      payload: document.payload,
      score,
      evidence,
    });
  }
  const documents = new Map(batch.documents.map((document) => [document.id, document]));
  const list = runRest(rest, hits, (hit) => documents.get(hit.documentId) as EngineDocument);
  return { ...selfSourced(list), skipped: 0, problem: null };
}

async function searchForEach(
  batch: BatchAtHand,
  stagesFor: StagesFor,
  alert: PreparedAlert,
  source: DocumentSource,
): Promise<Run> {
  const found: SourcedHit[] = [];
  let limited = false;
  for (const document of batch.documents) {
    const exclude = { collectionId: batch.collectionId, documentId: document.id };
    const list = await runSearch(source, alert.collectionIds, await stagesFor(document), exclude);
    limited ||= list.limited;
    found.push(...list.hits.map((hit) => ({ hit, sourceDocumentId: document.id })));
  }
  return { found: sortByScore(found), limited, skipped: 0, problem: null };
}

function finished(alert: PreparedAlert, run: Run, durationMs: number): AlertOutcome {
  const { matches, count } = mergeHits(run.found);
  return {
    alert,
    status: run.problem === null ? 'completed' : 'partial',
    triggered: alert.triggerOn === 'no_results' ? count === 0 : count > 0,
    matchCount: count,
    limited: run.limited,
    matches,
    skippedDocuments: run.skipped,
    durationMs,
    error: run.problem === null ? null : { type: 'ValidationError', message: run.problem },
  };
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
