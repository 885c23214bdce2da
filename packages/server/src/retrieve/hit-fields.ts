import { resolvePath } from '@tocsin/engine';
import { canonicalJson } from '../platform/json.ts';
import type { Hit } from './hit.ts';

/** Fields that a document has in a run without being part of its payload. */
const OF_RUN: Readonly<Record<string, (hit: Hit) => string | number>> = {
  document_id: (hit) => hit.documentId,
  collection_id: (hit) => hit.collectionId,
  score: (hit) => hit.score,
};

/** The values of a hit at a path of its payload; `document_id`, `collection_id` and `score` are those of the run. */
export function valuesAt(hit: Hit, path: string): unknown[] {
  const ofRun = Object.hasOwn(OF_RUN, path) ? OF_RUN[path] : undefined;
  return ofRun === undefined ? resolvePath(hit.payload, path) : [ofRun(hit)];
}

/** The value of a hit at a path as one: a list where the path passes through lists, null where it is missing. */
export function valueAt(hit: Hit, path: string): unknown {
  const values = valuesAt(hit, path);
  return values.length > 1 ? values : (values[0] ?? null);
}

/** The payload as filters see it during a run. */
export function payloadInRun(hit: Hit): Record<string, unknown> {
  const { documentId: document_id, collectionId: collection_id, score } = hit;
  return { ...hit.payload, document_id, collection_id, score };
}

/** Equal for equal JSON values, and for no others. */
export function equalityKey(value: unknown): string {
  return canonicalJson(value ?? null);
}

/** Names a document among those of all collections. */
export function keyOf({
  collectionId,
  documentId,
}: {
  readonly collectionId: string;
  readonly documentId: string;
}): string {
  return `${collectionId}/${documentId}`;
}
