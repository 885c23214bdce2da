import { createHash } from 'node:crypto';
import { RESERVED_DOCUMENT_IDS, validationError } from '@tocsin/contract';
import { canonicalJson, isRecord } from '../platform/json.ts';
import { type DocumentFeatures, readFeatures } from './document-features.ts';

/** A document as it is stored and checked. */
export interface NormalDocument extends DocumentFeatures {
  /** `null` until one is made. */
  readonly id: string | null;
  /** Every field of the document but its id, its collection and its features. */
  readonly payload: Record<string, unknown>;
}

/** The collection that a document goes to; a document may name it, and no other. */
export interface CollectionName {
  readonly collection_id: string;
  readonly name: string;
}

/** Levels of lists and objects in a document. */
const MAX_DEPTH = 32;
const NOT_PAYLOAD = new Set(['document_id', 'collection_id', 'features', '_internal']);
const DOCUMENT_ID = /^[^\p{C}]{1,255}$/u;

/**
 * Reads a document as a client sends it.
 * @param place where it stands in the request: `documents[7]`, or `''` for the body itself
 * @throws ApiError 422 naming the field
 */
export function normaliseDocument(
  input: Record<string, unknown>,
  place: string,
  collection: CollectionName,
): NormalDocument {
  const at = (field: string): string => (place === '' ? field : `${place}.${field}`);
  const named = input['collection_id'];
  if (named != null && named !== collection.collection_id && named !== collection.name)
    throw validationError(
      at('collection_id'),
      `is not the collection in the path (${collection.collection_id})`,
    );
  const payload = Object.fromEntries(Object.entries(input).filter(([key]) => !NOT_PAYLOAD.has(key)));
  for (const [field, value] of Object.entries(payload)) checkValue(value, at(field), 1);
  for (const field of ['metadata', 'document_blobs']) if (payload[field] === null) delete payload[field];
  const { metadata, document_blobs: blobs } = payload;
  if (metadata !== undefined && !isRecord(metadata))
    throw validationError(at('metadata'), 'must be an object');
  if (blobs !== undefined && !Array.isArray(blobs))
    throw validationError(at('document_blobs'), 'must be a list');
  return {
    id: readDocumentId(input['document_id'], at('document_id')),
    payload,
    ...readFeatures(input['features'], at('features')),
  };
}

/**
 * Reads what a client says of a document that is there. Its id may be repeated, but never changes.
 * @throws ApiError 422 naming the field
 */
export function normaliseChange(
  input: Record<string, unknown>,
  documentId: string,
  place: string,
  collection: CollectionName,
): NormalDocument {
  const named = input['document_id'];
  if (named != null && named !== documentId)
    throw validationError(
      place === '' ? 'document_id' : `${place}.document_id`,
      `is not the document that is changed (${documentId}); an id cannot be changed`,
    );
  return normaliseDocument({ ...input, document_id: null }, place, collection);
}

function readDocumentId(value: unknown, place: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || !DOCUMENT_ID.test(value))
    throw validationError(place, 'must be 1 to 255 printable characters');
  if (RESERVED_DOCUMENT_IDS.includes(value))
    throw validationError(place, `"${value}" is a part of paths; choose another id`);
  return value;
}

/** JSON can say numbers that cannot be kept, and nest deeper than anyone reads. */
function checkValue(value: unknown, place: string, depth: number): void {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw validationError(place, 'must be a number that a 64-bit float can hold');
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH) throw validationError(place, `is nested deeper than ${MAX_DEPTH} levels`);
  for (const child of Object.values(value)) checkValue(child, place, depth + 1);
}

/** SHA-256 of the canonical JSON and the features: equal content, equal hash. */
export function contentHash(document: Pick<NormalDocument, 'payload' | 'vectors' | 'hashes'>): string {
  const hash = createHash('sha256').update(canonicalJson(document.payload));
  for (const features of [document.vectors, document.hashes] as ReadonlyMap<
    string,
    Uint8Array | Float32Array
  >[])
    for (const [name, data] of [...features].sort(([a], [b]) => (a < b ? -1 : 1)))
      hash.update(`\n${name} ${data.byteLength}\n`).update(data);
  return hash.digest('base64url');
}
