import type { EngineDocument } from '@tocsin/engine';
import { errorText } from '../platform/log.ts';
import type { DocumentSource } from '../retrieve/document-source.ts';
import { runSearch } from '../retrieve/search.ts';
import type { Stage } from '../retrieve/stages/stage.ts';
import type { BatchAtHand, Run } from './batch-run.ts';
import { type SourcedHit, sortByScore } from './matches.ts';
import type { PreparedAlert } from './prepared-alert.ts';

/** The stages of a retriever with the inputs of a source document in them. */
export type StagesFor = (document: EngineDocument) => readonly Stage[];

/** Searches the collections of an alert for each source document; one that fails is a problem, the others are searched for. */
export async function searchForEach(
  batch: BatchAtHand,
  stagesFor: StagesFor,
  alert: PreparedAlert,
  source: DocumentSource,
): Promise<Run> {
  const found: SourcedHit[] = [];
  const problems: string[] = [];
  let limited = false;
  for (const document of batch.documents) {
    const exclude = { collectionId: batch.collectionId, documentId: document.id };
    try {
      const list = await runSearch(source, alert.collectionIds, stagesFor(document), exclude);
      limited ||= list.limited;
      found.push(...list.hits.map((hit) => ({ hit, sourceDocumentId: document.id })));
      const [problem] = list.problems ?? [];
      if (problem) problems.push(`${document.id}: found ${problem.documentId}, but ${problem.message}`);
    } catch (error) {
      problems.push(`${document.id}: ${errorText(error)}`);
    }
  }
  return { found: sortByScore(found), limited, skipped: 0, problems };
}
