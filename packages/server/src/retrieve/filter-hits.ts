import { compileQuery, type EngineDocument, prepareDocument, type Query } from '@tocsin/engine';
import { asSeen, featureNamesIn } from './document-fields.ts';
import type { Hit, HitList } from './hit.ts';
import { compilePattern } from './patterns.ts';
import type { StageRun } from './stages/stage.ts';

/** Keeps the hits that pass a filter, with its evidence. Their score stays. */
export async function filterHits(query: Query, list: HitList, at: StageRun): Promise<HitList> {
  const compiled = compileQuery(query, { compilePattern });
  const documents = await documentsFor(query, list.hits, at);
  const hits = list.hits.flatMap((hit, i): Hit[] => {
    const verdict = compiled.verdict(prepareDocument(documents[i] as EngineDocument));
    return verdict === null ? [] : [{ ...hit, evidence: [...hit.evidence, ...verdict.evidence] }];
  });
  return { ...list, hits };
}

/** Hits as a filter sees them: with their payload, ids and score, and the features that it names. */
export async function documentsFor(
  query: Query,
  hits: readonly Hit[],
  at: Pick<StageRun, 'documents'>,
): Promise<EngineDocument[]> {
  const documents = await at.documents(hits, featureNamesIn([query]));
  return hits.map((hit, i) => asSeen(documents[i] as EngineDocument, hit.collectionId, hit.score));
}

/**
 * Whether a filter can be decided from a document alone.
 * @param scored whether stages before it give scores: then the field `score` is theirs
 */
export function isDecidable(query: Query, scored: boolean): boolean {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.children.every((child) => isDecidable(child, scored));
    case 'not':
      return isDecidable(query.child, scored);
    case 'compare': {
      const { field, operand } = query;
      return !scored || (field !== 'score' && !('field' in operand && operand.field === 'score'));
    }
    default:
      return true;
  }
}
