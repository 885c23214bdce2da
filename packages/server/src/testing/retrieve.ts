import type { Metadata, StageConfig } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import type { DocumentSource } from '../retrieve/document-source.ts';
import type { Hit, HitList } from '../retrieve/hit.ts';
import { parseStages } from '../retrieve/parse.ts';
import { runSearch } from '../retrieve/search.ts';
import { judgeStanding, planStanding, runRest } from '../retrieve/standing.ts';
import { memorySource } from './memory-source.ts';

/** A stage as retrievers store it. */
export function stageConfig(stage_id: string, parameters: Metadata = {}): StageConfig {
  return { stage_name: stage_id, stage_type: null, config: { stage_id, parameters } };
}

/** A stage with its parameters, for {@link searchFor} and {@link watchFor}. */
export type StageSpec = readonly [id: string, parameters?: Metadata];

/** Runs stages over the collections of a source, or over the collection `c` of documents. */
export function searchFor(
  stages: readonly StageSpec[],
  over: readonly EngineDocument[] | DocumentSource,
  collectionIds: readonly string[] = ['c'],
  inputs: Metadata = {},
): Promise<HitList> {
  const source = 'scan' in over ? over : memorySource({ c: over });
  return runSearch(source, collectionIds, read(stages, inputs), null);
}

/** Runs stages on arriving documents of the collection `c`, as an alert without collections does. */
export async function watchFor(
  stages: readonly StageSpec[],
  documents: readonly EngineDocument[],
  source: DocumentSource = memorySource({}),
): Promise<HitList> {
  const plan = planStanding(read(stages, {}));
  const hits = documents.flatMap((document): Hit[] => {
    const hit = judgeStanding(plan, 'c', document);
    return hit === null ? [] : [{ ...hit, searchScores: undefined as never }];
  });
  const byId = new Map(documents.map((document) => [document.id, document]));
  return runRest(plan.rest, hits, (hit) => byId.get(hit.documentId) as EngineDocument, source);
}

function read(stages: readonly StageSpec[], inputs: Metadata) {
  return parseStages(
    stages.map(([id, parameters]) => stageConfig(id, parameters)),
    inputs,
  );
}

/** The ids of hits, in their order. */
export function idsOf({ hits }: HitList): string[] {
  return hits.map((hit) => hit.documentId);
}
