import { validationError } from '@tocsin/contract';
import {
  allOf,
  type CompiledQuery,
  compileQuery,
  type EngineDocument,
  hashNear,
  type PreparedDocument,
  prepareDocument,
  type Query,
  similarTo,
} from '@tocsin/engine';
import type { Hit, HitList } from './hit.ts';
import { byScore, orderHits } from './order-hits.ts';
import { compilePattern } from './patterns.ts';
import type { FeatureSearch, Stage } from './stages/stage.ts';

/**
 * A retriever that looks at documents at hand, in two parts: what one query of the engine decides for each document
 * alone, and the stages from the first one on that needs all matches together.
 */
export interface StandingPlan {
  readonly query: Query;
  readonly rest: readonly Stage[];
}

/** Splits the stages. A `feature_search` with an explicit top-k cuts, so the query ends behind it. */
export function planStanding(stages: readonly Stage[]): StandingPlan {
  const clauses: Query[] = [];
  let next = 0;
  for (; next < stages.length; next++) {
    const stage = stages[next] as Stage;
    if (stage.kind === 'attribute_filter') clauses.push(stage.query);
    else if (stage.kind === 'feature_search') clauses.push(searchClause(stage.search));
    else break;
    const cut = cutOf(stage);
    if (cut !== null) return { query: allOf(clauses), rest: [cut, ...stages.slice(next + 1)] };
  }
  return { query: allOf(clauses), rest: stages.slice(next) };
}

function cutOf(stage: Stage): Stage | null {
  if (stage.kind !== 'feature_search') return null;
  const limit = Math.min(stage.finalTopK ?? Infinity, stage.search.topK ?? Infinity);
  return Number.isFinite(limit) ? { kind: 'limit', limit, offset: 0 } : null;
}

/** The search as a clause that a document passes or not. */
export function searchClause(search: FeatureSearch): Query {
  const near = nearClause(search);
  return search.filter === null ? near : allOf([near, search.filter]);
}

function nearClause({ feature, query, minScore, maxDistance }: FeatureSearch): Query {
  if (query.kind === 'hash') {
    const bits = query.hash.length * 8;
    const byScore = minScore === null ? bits : Math.floor((1 - minScore) * bits + 1e-9);
    return hashNear(feature, query.hash, { maxDistance: Math.min(maxDistance ?? bits, byScore) });
  }
  if (query.kind === 'vector') return similarTo(feature, query.vector, { minScore: minScore ?? 0 });
  if (query.kind === 'text')
    throw validationError(
      'query',
      `only the first search over collections takes text; ${feature} is searched later`,
    );
  return maxDistance === null
    ? similarTo(feature, { field: query.field }, { minScore: minScore ?? 0 })
    : hashNear(feature, { field: query.field }, { maxDistance });
}

/** Runs the stages behind the query over the documents that it let through. */
export function runRest(rest: readonly Stage[], hits: readonly Hit[], documents: DocumentLookup): HitList {
  let list: HitList = { hits: [...hits].sort(byScore), limited: false };
  for (const stage of rest) {
    if (stage.kind === 'attribute_filter' || stage.kind === 'feature_search')
      list = filterHits(
        stage.kind === 'attribute_filter' ? stage.query : searchClause(stage.search),
        list,
        documents,
      );
    else list = orderHits(stage, list);
  }
  return list;
}

/** The document of a hit, with its features. */
export type DocumentLookup = (hit: Hit) => EngineDocument;

function filterHits(query: Query, list: HitList, documents: DocumentLookup): HitList {
  const compiled = compileQuery(query, { compilePattern });
  const hits = list.hits.flatMap((hit) => {
    const passed = judge(compiled, prepareDocument(documents(hit)));
    return passed === null ? [] : [{ ...hit, evidence: [...hit.evidence, ...passed.evidence] }];
  });
  return { hits, limited: list.limited };
}

/** One document against one query. */
export function judge(
  query: CompiledQuery,
  document: PreparedDocument,
): ReturnType<CompiledQuery['verdict']> {
  return query.matches(document) ? query.verdict(document) : null;
}
