import { allOf, compileQuery, type EngineDocument, prepareDocument, type Query } from '@tocsin/engine';
import { isDecidable } from '../filter-hits.ts';
import type { Hit } from '../hit.ts';
import { payloadInRun } from '../hit-fields.ts';
import { compilePattern } from '../patterns.ts';

/** Makes a hit of a stored document where it passes; its score is that of the filters' features, or 1. */
export type Passing = (document: EngineDocument, collectionId: string) => Hit | null;

/** What lets through the documents that pass all filters. */
export function passingAll(filters: readonly Query[]): Passing {
  const query = allOf([...filters]);
  const compiled = compileQuery(query, { compilePattern });
  const decidable = isDecidable(query, false);
  return (document, collectionId) => {
    const hit = { documentId: document.id, collectionId, payload: document.payload, score: 1, evidence: [] };
    const seen = decidable ? document : { ...document, payload: payloadInRun(hit) };
    const verdict = compiled.verdict(prepareDocument(seen));
    return verdict === null ? null : { ...hit, ...verdict };
  };
}
