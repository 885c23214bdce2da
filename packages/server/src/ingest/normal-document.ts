import { createHash } from 'node:crypto';
import { type FeatureModel, placeToLoc, type ValidationIssue, validationError } from '@tocsin/contract';

/** A document as it is stored and checked. */
export interface NormalDocument {
  /** `null` until one is made. */
  readonly id: string | null;
  /** Every field of the document but its id, its collection and its features. */
  readonly payload: Record<string, unknown>;
  /** By address `extractor@version/output`. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
  readonly hashes: ReadonlyMap<string, Uint8Array>;
}

/** Limits of one document. */
export const MAX_DEPTH = 32;
export const MAX_DIMENSIONS = 8192;
export const MAX_FEATURES = 64;
const NOT_PAYLOAD = new Set(['document_id', 'collection_id', 'features', '_internal']);
// eslint-disable-next-line no-control-regex
const DOCUMENT_ID = /^[^\p{C}]{1,255}$/u;

/**
 * Reads a document as a client sends it.
 * @param place where it stands in the request: `documents[7]`, or `''` for the body itself
 * @throws ApiError 422 naming the field
 */
export function normaliseDocument(input: Record<string, unknown>, place: string): NormalDocument {
  const at = (field: string): string => (place === '' ? field : `${place}.${field}`);
  const payload = Object.fromEntries(Object.entries(input).filter(([key]) => !NOT_PAYLOAD.has(key)));
  if (depthOf(payload) > MAX_DEPTH)
    throw refuse(place || 'body', `is nested deeper than ${MAX_DEPTH} levels`);
  const metadata = payload['metadata'];
  if (metadata === null) delete payload['metadata'];
  else if (metadata !== undefined && !isRecord(metadata)) throw refuse(at('metadata'), 'must be an object');
  return {
    id: documentId(input['document_id'], at('document_id')),
    payload,
    ...readFeatures(input['features'], at('features')),
  };
}

/** @throws ApiError 422 where the id is not 1–255 printable characters */
export function documentId(value: unknown, place: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || !DOCUMENT_ID.test(value))
    throw refuse(place, 'must be 1 to 255 printable characters');
  return value;
}

/** The features of a document by their address. @throws ApiError 422 naming the place */
export function readFeatures(
  input: unknown,
  place: string,
): { vectors: Map<string, Float32Array>; hashes: Map<string, Uint8Array> } {
  const vectors = new Map<string, Float32Array>();
  const hashes = new Map<string, Uint8Array>();
  if (input === undefined || input === null) return { vectors, hashes };
  if (!Array.isArray(input)) throw refuse(place, 'must be a list of features');
  if (input.length > MAX_FEATURES) throw refuse(place, `must have at most ${MAX_FEATURES} features`);
  input.forEach((feature: FeatureModel, i) => readFeature(feature, `${place}[${i}]`, vectors, hashes));
  return { vectors, hashes };
}

function readFeature(
  feature: FeatureModel,
  place: string,
  vectors: Map<string, Float32Array>,
  hashes: Map<string, Uint8Array>,
): void {
  if (!isRecord(feature)) throw refuse(place, 'must be an object');
  const extractor = extractorAddress(feature.feature_extractor_id, `${place}.feature_extractor_id`);
  for (const [output, value] of namedVectors(feature.vectors, `${place}.vectors`))
    vectors.set(`${extractor}/${output}`, toVector(value, `${place}.vectors`));
  const given = (feature as unknown as Record<string, unknown>)['hashes'] ?? {};
  if (!isRecord(given)) throw refuse(`${place}.hashes`, 'must be an object of hex strings');
  for (const [output, hex] of Object.entries(given))
    hashes.set(`${extractor}/${output}`, toHash(hex, `${place}.hashes.${output}`));
}

/** `x_v1` or `x@v1` becomes `x@v1`. @throws ApiError 422 */
export function extractorAddress(id: unknown, place: string): string {
  const parts = typeof id === 'string' ? /^([A-Za-z0-9][\w.-]*?)[_@](v\d[\w.]*)$/.exec(id) : null;
  if (!parts) throw refuse(place, 'must be an extractor name and version such as "clip_v1"');
  return `${parts[1]}@${parts[2]}`;
}

function namedVectors(input: unknown, place: string): [string, unknown][] {
  if (input === undefined || input === null) return [];
  if (Array.isArray(input)) return [['embedding', input]];
  if (!isRecord(input)) throw refuse(place, 'must be a list of numbers or an object of such lists');
  if (Array.isArray(input['indices']) && Array.isArray(input['values']))
    throw refuse(place, 'sparse vectors are not supported; send a dense vector');
  return Object.entries(input);
}

/** A dense vector. @throws ApiError 422 for anything else, or numbers that are not finite as float32 */
export function toVector(value: unknown, place: string): Float32Array {
  if (!Array.isArray(value) || value.length === 0) throw refuse(place, 'must be a non-empty list of numbers');
  if (Array.isArray(value[0])) throw refuse(place, 'multi vectors are not supported; send one dense vector');
  if (value.length > MAX_DIMENSIONS) throw refuse(place, `must have at most ${MAX_DIMENSIONS} dimensions`);
  const vector = new Float32Array(value.length);
  for (let i = 0; i < value.length; i++) {
    if (typeof value[i] !== 'number') throw refuse(`${place}[${i}]`, 'must be a number');
    vector[i] = value[i] as number;
    if (!Number.isFinite(vector[i])) throw refuse(`${place}[${i}]`, 'must be finite as a 32-bit float');
  }
  return vector;
}

/** A perceptual hash from hex. @throws ApiError 422 where it is not 64 to 512 bits in whole bytes */
export function toHash(hex: unknown, place: string): Uint8Array {
  if (typeof hex !== 'string' || !/^(?:[0-9a-f]{2}){8,64}$/i.test(hex))
    throw refuse(place, 'must be 64 to 512 bits as hexadecimal digits');
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** SHA-256 of the canonical JSON and the features: equal content, equal hash. */
export function contentHash(document: Pick<NormalDocument, 'payload' | 'vectors' | 'hashes'>): string {
  const hash = createHash('sha256').update(canonicalJson(document.payload));
  for (const features of [document.vectors, document.hashes] as ReadonlyMap<string, ArrayBufferView>[])
    for (const [name, data] of [...features].sort(([a], [b]) => (a < b ? -1 : 1)))
      hash.update(`\n${name} ${data.byteLength}\n`).update(data as Uint8Array);
  return hash.digest('base64url');
}

/** JSON with the keys of every object in code unit order. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value))
    return value.some((item) => typeof item === 'object')
      ? `[${value.map(canonicalJson).join(',')}]`
      : JSON.stringify(value); // the same, and fast for vectors
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${fields.join(',')}}`;
}

function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return depth;
  let deepest = depth;
  for (const child of Object.values(value)) deepest = Math.max(deepest, depthOf(child, depth + 1));
  return deepest;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(place: string, msg: string): Error {
  const issue: ValidationIssue = { loc: placeToLoc(place), msg, type: 'value_error' };
  return validationError([issue]);
}
