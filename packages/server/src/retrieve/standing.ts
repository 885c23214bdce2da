import { allOf, compileQuery, type EngineDocument, prepareDocument, type Query } from '@tocsin/engine';
import { NO_BUDGET } from './budget.ts';
import { asSeen } from './document-fields.ts';
import type { DocumentSource } from './document-source.ts';
import { isDecidable } from './filter-hits.ts';
import type { Hit, HitList } from './hit.ts';
import { byScore } from './order.ts';
import { compilePattern } from './patterns.ts';
import { type DocumentLookup, runStages } from './run.ts';
import type { Stage } from './stages/stage.ts';

/**
 * A retriever that looks at documents at hand, in two parts: what one query of the engine decides for each document
 * alone, and the stages from the first one on that needs all matches together.
 */
export interface StandingPlan {
  readonly query: Query;
  readonly rest: readonly Stage[];
}

/** Which stages the engine evaluates, and which run on what it matched. */
export interface StandingSplit {
  readonly inEngine: readonly Stage[];
  readonly rest: readonly Stage[];
}

/**
 * Splits the stages. A search whose result needs all matches together (several searches to fuse, a number that cuts, groups,
 * facets) is in both parts: it gives the engine its clause, and runs on what that lets through.
 */
export function splitStages(stages: readonly Stage[]): StandingSplit {
  let searched = false;
  for (const [i, { filter, search }] of stages.entries()) {
    const filters = search?.searches.map((one) => one.filter) ?? [filter];
    const isClause = filter !== undefined || search !== undefined;
    if (!isClause || !filters.every((one) => !one || isDecidable(one, searched)))
      return { inEngine: stages.slice(0, i), rest: stages.slice(i) };
    if (search === undefined) continue;
    if (search.joint || searched) return { inEngine: stages.slice(0, i + 1), rest: stages.slice(i) };
    searched = true;
  }
  return { inEngine: stages, rest: [] };
}

/** The stages as a query and what is left. @throws ApiError 422 where a query is text still */
export function planStanding(stages: readonly Stage[]): StandingPlan {
  const { inEngine, rest } = splitStages(stages);
  const clauses = inEngine.flatMap(({ filter, search }) => filter ?? search?.clause() ?? []);
  return { query: allOf(clauses), rest };
}

/** Runs the stages behind the query over the documents that it let through. @throws StageError */
export function runRest(
  rest: readonly Stage[],
  hits: readonly Hit[],
  documents: DocumentLookup,
  source: DocumentSource,
): Promise<HitList> {
  const list = { hits: [...hits].sort(byScore), limited: false };
  const unwatched = { budget: NO_BUDGET, now: () => 0, onStage: () => undefined };
  return runStages(rest, list, { ...unwatched, source, atHand: documents });
}

/** A document as its own query finds it, where inputs differ from document to document; null where it does not. */
export function judgeStanding(
  { query, rest }: StandingPlan,
  collectionId: string,
  document: EngineDocument,
): Hit | null {
  const verdict = compileQuery(query, { compilePattern }).verdict(
    prepareDocument(asSeen(document, collectionId)),
  );
  if (verdict === null) return null;
  const { id: documentId, payload } = document;
  const searchScores = rest[0]?.search?.scores(document, collectionId);
  return { documentId, collectionId, payload, ...verdict, ...(searchScores && { searchScores }) };
}
