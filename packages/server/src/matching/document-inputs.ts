import type { StageConfig } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import type { PreparedExtractor } from '../extract/extractor.ts';
import { errorText } from '../platform/log.ts';
import type { DocumentSource } from '../retrieve/document-source.ts';
import type { Hit } from '../retrieve/hit.ts';
import { completeInputs } from '../retrieve/inputs.ts';
import { ownStages } from '../retrieve/own-stages.ts';
import { parseStages } from '../retrieve/parse.ts';
import type { Stage } from '../retrieve/stages/stage.ts';
import { judgeStanding, planStanding, runRest } from '../retrieve/standing.ts';
import { embedTexts } from '../retrieve/text-query.ts';
import { type BatchAtHand, type Run, selfSourced } from './batch-run.ts';
import { inputsOf } from './inputs-of-document.ts';
import type { PreparedAlert } from './prepared-alert.ts';
import { type StagesFor, searchForEach } from './search-for-each.ts';

/** Runs a retriever whose inputs differ from document to document. */
export async function withDocumentInputs(
  alert: PreparedAlert,
  extractor: PreparedExtractor,
  batch: BatchAtHand,
  source: DocumentSource,
): Promise<Run> {
  let skipped = 0;
  const problems: string[] = [];
  const inputsById = new Map<string, Record<string, unknown>>();
  for (const document of batch.documents) {
    const given = inputsOf(alert.mappings, alert.inputSchema, document);
    const { inputs, problems: wrong } = completeInputs(alert.inputSchema, given);
    if (wrong.missing.length > 0) skipped++;
    else if (wrong.wrongType.length > 0)
      problems.push(`${document.id}: the input "${wrong.wrongType[0]}" has the wrong type`);
    else inputsById.set(document.id, inputs);
  }
  const stagesFor = (document: EngineDocument) =>
    parseStages(alert.stages, inputsById.get(document.id) ?? {});
  const usable = batch.documents.filter((document) => inputsById.has(document.id));
  const part = { collectionId: batch.collectionId, documents: usable };
  const run =
    alert.collectionIds.length > 0
      ? await searchForEach(part, stagesFor, alert, source)
      : await standingForEach(part, (document) => embedTexts(stagesFor(document), extractor), alert, source);
  return { ...run, skipped, problems: [...problems, ...run.problems], mistyped: problems.length };
}

async function standingForEach(
  batch: BatchAtHand,
  stagesFor: StagesFor,
  alert: PreparedAlert,
  source: DocumentSource,
): Promise<Run> {
  const hits: Hit[] = [];
  const problems: string[] = [];
  const stages = new Map<string, readonly Stage[]>();
  let rest: readonly Stage[] = [];
  for (const document of batch.documents) {
    try {
      const own = stagesFor(document);
      const plan = planStanding(own);
      stages.set(document.id, own);
      if (plan.rest.length > rest.length) rest = plan.rest;
      const hit = judgeStanding(plan, batch.collectionId, document);
      if (hit !== null) hits.push(hit);
    } catch (error) {
      problems.push(`${document.id}: ${errorText(error)}`);
    }
  }
  const documents = new Map(batch.documents.map((document) => [document.id, document]));
  const documentOf = (hit: Hit) => documents.get(hit.documentId) as EngineDocument;
  const templates = new Set(
    alert.stages.flatMap((stage, i) => (hasTemplate(stage) ? [`stages[${i}].parameters`] : [])),
  );
  const ownOf = (hit: Hit) => stages.get(hit.documentId) as readonly Stage[];
  const behind = ownStages(rest, ownOf, ({ place }) => templates.has(place));
  return selfSourced(await runRest(behind, hits, documentOf, source), problems);
}

function hasTemplate({ config }: StageConfig): boolean {
  return JSON.stringify(config.parameters ?? null).includes('{{');
}
