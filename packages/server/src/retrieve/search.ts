import {
  allOf,
  type CompiledQuery,
  compileQuery,
  cosineScore,
  type EngineDocument,
  type Evidence,
  hammingDistance,
  hashScore,
  prepareDocument,
  type Query,
} from '@tocsin/engine';
import { toFloats } from '../extract/feature-values.ts';
import type { DocumentSource } from './document-source.ts';
import type { Hit, HitList } from './hit.ts';
import { byScore } from './order-hits.ts';
import { compilePattern } from './patterns.ts';
import { DEFAULT_FINAL_TOP_K, DEFAULT_TOP_K } from './stages/feature-search.ts';
import type { FeatureSearch, Stage } from './stages/stage.ts';
import { runRest } from './standing.ts';
import { embedText } from './text-query.ts';

/** A document that a search must leave out: the one that asks. */
export interface Exclusion {
  readonly collectionId: string;
  readonly documentId: string;
}

interface Scored {
  readonly collectionId: string;
  readonly documentId: string;
  readonly score: number;
  readonly distance: number | null;
}

/** Documents loaded at once while the best candidates are filtered. */
const LOAD_CHUNK = 200;

/**
 * Runs a retriever over stored collections. Filters before a search restrict what it ranks, so its top-k is cut after
 * them.
 */
export async function runSearch(
  source: DocumentSource,
  collectionIds: readonly string[],
  stages: readonly Stage[],
  exclude: Exclusion | null,
): Promise<HitList> {
  const searchAt = stages.findIndex((stage) => stage.kind !== 'attribute_filter');
  const leading = searchAt === -1 ? stages.length : searchAt;
  const filters = stages.slice(0, leading).flatMap((s) => (s.kind === 'attribute_filter' ? [s.query] : []));
  const first = stages[leading];
  const isSearch = first?.kind === 'feature_search';
  const found = isSearch
    ? await nearest(source, collectionIds, first.search, first.finalTopK, filters, exclude)
    : await filtered(source, collectionIds, allOf(filters), exclude);
  const rest = stages.slice(isSearch ? leading + 1 : leading);
  const after = runRest(rest, found.hits, (hit) => found.documents.get(keyOf(hit)) ?? bare(hit));
  return { hits: after.hits, limited: found.limited || after.limited };
}

interface Found extends HitList {
  readonly documents: ReadonlyMap<string, EngineDocument>;
}

async function filtered(
  source: DocumentSource,
  collectionIds: readonly string[],
  query: Query,
  exclude: Exclusion | null,
): Promise<Found> {
  const compiled = compileQuery(query, { compilePattern });
  const hits: Hit[] = [];
  const documents = new Map<string, EngineDocument>();
  for (const collectionId of collectionIds)
    for await (const page of source.scan(collectionId))
      for (const document of page) {
        const hit = passes(compiled, document, collectionId, exclude);
        if (hit === null) continue;
        hits.push(hit);
        documents.set(keyOf(hit), document);
      }
  return { hits, limited: false, documents };
}

function passes(
  query: CompiledQuery,
  document: EngineDocument,
  collectionId: string,
  exclude: Exclusion | null,
): Hit | null {
  if (exclude !== null && exclude.documentId === document.id && exclude.collectionId === collectionId)
    return null;
  const verdict = query.verdict(prepareDocument(document));
  if (verdict === null) return null;
  const { score, evidence } = verdict;
  return { documentId: document.id, collectionId, payload: document.payload, score, evidence };
}

async function nearest(
  source: DocumentSource,
  collectionIds: readonly string[],
  search: FeatureSearch,
  finalTopK: number | null,
  filters: readonly Query[],
  exclude: Exclusion | null,
): Promise<Found> {
  const wanted = Math.min(search.topK ?? DEFAULT_TOP_K, finalTopK ?? DEFAULT_FINAL_TOP_K);
  const ranked = await rank(source, collectionIds, search, exclude);
  const filter = compileQuery(allOf([...filters, ...(search.filter ? [search.filter] : [])]), {
    compilePattern,
  });
  const hits: Hit[] = [];
  const documents = new Map<string, EngineDocument>();
  for (let i = 0; i < ranked.length && hits.length <= wanted; i += LOAD_CHUNK) {
    const chunk = ranked.slice(i, i + LOAD_CHUNK);
    const loaded = await source.load(chunk);
    for (const scored of chunk) {
      const document = loaded.get(keyOf(scored));
      const passed = document === undefined ? null : filter.verdict(prepareDocument(document));
      if (document === undefined || passed === null) continue;
      const evidence = [evidenceOf(search, scored), ...passed.evidence];
      hits.push({ ...scored, payload: document.payload, evidence });
      documents.set(keyOf(scored), document);
    }
  }
  return { hits: hits.slice(0, wanted), limited: hits.length > wanted, documents };
}

async function rank(
  source: DocumentSource,
  collectionIds: readonly string[],
  search: FeatureSearch,
  exclude: Exclusion | null,
): Promise<Scored[]> {
  const scored: Scored[] = [];
  for (const collectionId of collectionIds) {
    const score = scorerOf(await searchIn(source, collectionId, search));
    for await (const page of source.features(collectionId, search.feature))
      for (const { documentId, data } of page) {
        if (exclude?.documentId === documentId && exclude.collectionId === collectionId) continue;
        const result = score(data);
        if (result !== null) scored.push({ collectionId, documentId, ...result });
      }
  }
  return scored.sort((a, b) => byScore(a as unknown as Hit, b as unknown as Hit));
}

/** The search as it is for one collection: others may turn text into vectors of other dimensions. */
async function searchIn(
  source: DocumentSource,
  collectionId: string,
  search: FeatureSearch,
): Promise<FeatureSearch> {
  return search.query.kind === 'text' ? embedText(search, await source.extractor(collectionId)) : search;
}

type Scorer = (data: Uint8Array) => { score: number; distance: number | null } | null;

function scorerOf({ query, minScore, maxDistance }: FeatureSearch): Scorer {
  if (query.kind === 'vector') {
    return (data) => {
      if (data.byteLength !== query.vector.byteLength) return null;
      const score = cosineScore(query.vector, toFloats(data));
      return score >= (minScore ?? 0) ? { score, distance: null } : null;
    };
  }
  if (query.kind === 'hash') {
    return (data) => {
      if (data.length !== query.hash.length) return null;
      const distance = hammingDistance(query.hash, data);
      const score = hashScore(distance, data.length * 8);
      return distance <= (maxDistance ?? Infinity) && score >= (minScore ?? 0) ? { score, distance } : null;
    };
  }
  return () => null;
}

function evidenceOf(search: FeatureSearch, { score, distance }: Scored): Evidence {
  const threshold = distance === null ? search.minScore : (search.maxDistance ?? search.minScore);
  return {
    clause: `near ${search.feature}`,
    feature: search.feature,
    score,
    ...(distance === null ? {} : { distance }),
    ...(threshold === null ? {} : { threshold }),
  };
}

function keyOf({ collectionId, documentId }: { collectionId: string; documentId: string }): string {
  return `${collectionId}/${documentId}`;
}

function bare(hit: Hit): EngineDocument {
  return { id: hit.documentId, payload: hit.payload, vectors: new Map(), hashes: new Map() };
}
