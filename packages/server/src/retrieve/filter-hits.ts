import { compileQuery, type EngineDocument, prepareDocument, type Query } from '@tocsin/engine';
import type { Hit, HitList } from './hit.ts';
import { payloadInRun } from './hit-fields.ts';
import { compilePattern } from './patterns.ts';

/** Keeps the hits that pass a filter, with its evidence. Their score stays. */
export function filterHits(query: Query, list: HitList): HitList {
  const compiled = compileQuery(query, { compilePattern });
  const hits = list.hits.flatMap((hit): Hit[] => {
    const verdict = compiled.verdict(prepareDocument(asDocument(hit)));
    return verdict === null ? [] : [{ ...hit, evidence: [...hit.evidence, ...verdict.evidence] }];
  });
  return { ...list, hits };
}

/** A hit as filters see it: with its payload, ids and score, and no features. */
export function asDocument(hit: Hit): EngineDocument {
  return { id: hit.documentId, payload: payloadInRun(hit), vectors: new Map(), hashes: new Map() };
}

/** Fields that only a run knows, and no stored or arriving document has. */
const IDS_OF_RUN = ['document_id', 'collection_id'];

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
      const fields = 'field' in operand ? [field, operand.field] : [field];
      return !fields.some((one) => IDS_OF_RUN.includes(one) || (scored && one === 'score'));
    }
    default:
      return true;
  }
}
