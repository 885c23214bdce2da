import { validationError } from '@tocsin/contract';
import { extractorAddress, toHash, toVector } from '../extract/feature-values.ts';
import { isRecord } from '../platform/json.ts';

/** The features of a document, by address `extractor@version/output`. */
export interface DocumentFeatures {
  readonly vectors: ReadonlyMap<string, Float32Array>;
  readonly hashes: ReadonlyMap<string, Uint8Array>;
}

/** Features that one document may bring. */
const MAX_FEATURES = 64;
const OUTPUT_NAME = /^[\w.-]{1,100}$/;

/**
 * Reads the `features` of a document as a client sends them.
 * @throws ApiError 422 naming the place
 */
export function readFeatures(input: unknown, place: string): DocumentFeatures {
  const vectors = new Map<string, Float32Array>();
  const hashes = new Map<string, Uint8Array>();
  if (input === undefined || input === null) return { vectors, hashes };
  if (!Array.isArray(input)) throw validationError(place, 'must be a list of features');
  if (input.length > MAX_FEATURES) throw validationError(place, `must have at most ${MAX_FEATURES} features`);
  const seen = new Set<string>();
  for (const [i, feature] of input.entries())
    for (const { address, kind, value, at } of outputsOf(feature, `${place}[${i}]`)) {
      if (seen.has(address)) throw validationError(at, `${address} stands twice in this document`);
      seen.add(address);
      if (kind === 'vector') vectors.set(address, toVector(value, at));
      else hashes.set(address, toHash(value, at));
    }
  return { vectors, hashes };
}

interface Output {
  readonly address: string;
  readonly kind: 'vector' | 'hash';
  readonly value: unknown;
  readonly at: string;
}

function outputsOf(feature: unknown, place: string): Output[] {
  if (!isRecord(feature)) throw validationError(place, 'must be an object');
  const extractor = extractorAddress(feature['feature_extractor_id'], `${place}.feature_extractor_id`);
  const output = (kind: Output['kind'], name: string, value: unknown, at: string): Output => {
    if (!OUTPUT_NAME.test(name))
      throw validationError(at, 'an output’s name has 1 to 100 letters, digits, "_", "." or "-"');
    return { address: `${extractor}/${name}`, kind, value, at };
  };
  const hashes = feature['hashes'] ?? {};
  if (!isRecord(hashes)) throw validationError(`${place}.hashes`, 'must be an object of hex strings');
  return [
    ...namedVectors(feature['vectors'], `${place}.vectors`).map(([name, value, at]) =>
      output('vector', name, value, at),
    ),
    ...Object.entries(hashes).map(([name, value]) => output('hash', name, value, `${place}.hashes.${name}`)),
  ];
}

function namedVectors(input: unknown, place: string): [name: string, value: unknown, at: string][] {
  if (input === undefined || input === null) return [];
  if (Array.isArray(input)) return [['embedding', input, place]];
  if (!isRecord(input)) throw validationError(place, 'must be a list of numbers or an object of such lists');
  if (Array.isArray(input['indices']) && Array.isArray(input['values']))
    throw validationError(place, 'sparse vectors are not supported; send a dense vector');
  return Object.entries(input).map(([name, value]) => [name, value, `${place}.${name}`]);
}
