import type { EngineDocument } from '@tocsin/engine';
import { chunksOf } from '../catalog/versions.ts';
import { errorText } from '../platform/log.ts';
import type { DocumentSource } from '../retrieve/document-source.ts';
import type { HitList } from '../retrieve/hit.ts';
import { runSearch } from '../retrieve/search.ts';
import type { Stage } from '../retrieve/stages/stage.ts';
import type { BatchAtHand, Run } from './batch-run.ts';
import { type SourcedHit, sortByScore } from './matches.ts';
import type { PreparedAlert } from './prepared-alert.ts';

/** The stages of a retriever with the inputs of a source document in them. */
export type StagesFor = (document: EngineDocument) => readonly Stage[];

/**
 * Searches that run at a time: over vectors in memory four take little longer than one, and more would each hold what they
 * found.
 */
const TOGETHER = 4;

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
  const searchFor = async (document: EngineDocument): Promise<HitList | Error> => {
    const exclude = { collectionId: batch.collectionId, documentId: document.id };
    try {
      return await runSearch(source, alert.collectionIds, stagesFor(document), exclude);
    } catch (error) {
      return new Error(errorText(error));
    }
  };
  for (const part of chunksOf(batch.documents, TOGETHER))
    for (const [i, list] of (await Promise.all(part.map(searchFor))).entries()) {
      const { id } = part[i] as EngineDocument;
      if (list instanceof Error) {
        problems.push(`${id}: ${list.message}`);
        continue;
      }
      limited ||= list.limited;
      found.push(...list.hits.map((hit) => ({ hit, sourceDocumentId: id })));
      const [problem] = list.problems ?? [];
      if (problem) problems.push(`${id}: found ${problem.documentId}, but ${problem.message}`);
    }
  return { found: sortByScore(found), limited, skipped: 0, problems };
}
