import { type AlertMatchResult, MATCH_LIMITS } from '@tocsin/contract';
import type { Evidence } from '@tocsin/engine';
import type { Hit } from '../retrieve/hit.ts';
import { byScore } from '../retrieve/order.ts';

/** A hit and the source document that led to it. */
export interface SourcedHit {
  readonly hit: Hit;
  readonly sourceDocumentId: string;
}

/** Merges what all source documents found: one match per document with its best score, best first. */
export function mergeHits(found: readonly SourcedHit[]): { matches: AlertMatchResult[]; count: number } {
  const best = bestOf(found);
  return { matches: best.slice(0, MATCH_LIMITS.kept).map(toMatch), count: best.length };
}

/** Of several hits of a document the one with the best score, in the place of the first. */
export function bestOf(found: readonly SourcedHit[]): SourcedHit[] {
  const best = new Map<string, SourcedHit>();
  for (const one of found) {
    const key = `${one.hit.collectionId}/${one.hit.documentId}`;
    const known = best.get(key);
    if (known === undefined || one.hit.score > known.hit.score) best.set(key, one);
  }
  return [...best.values()];
}

/** Best first, ties by document id in the order of code points; to be used before merging where the stages did not order. */
export function sortByScore(found: readonly SourcedHit[]): SourcedHit[] {
  return [...found].sort((a, b) => byScore(a.hit, b.hit));
}

function toMatch({ hit, sourceDocumentId }: SourcedHit): AlertMatchResult {
  const { metadata, asset_id } = hit.payload as { metadata?: Record<string, unknown>; asset_id?: unknown };
  return {
    document_id: hit.documentId,
    score: Math.min(1, Math.max(0, hit.score)),
    asset_id: typeof asset_id === 'string' ? asset_id : null,
    matched_features: evidenceByClause(hit.evidence),
    metadata: metadata ?? null,
    source_document_id: sourceDocumentId,
    collection_id: hit.collectionId,
  };
}

/** Evidence by field or feature; a second clause about the same one gets a number. */
function evidenceByClause(evidence: readonly Evidence[]): Record<string, unknown> | null {
  if (evidence.length === 0) return null;
  const named: [string, Evidence][] = [];
  const seen = new Map<string, number>();
  for (const clause of evidence) {
    const name = clause.feature ?? clause.field ?? clause.clause;
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    named.push([n === 1 ? name : `${name}#${n}`, clause]);
  }
  return Object.fromEntries(named);
}
