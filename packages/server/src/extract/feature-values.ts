import { validationError } from '@tocsin/contract';

/** Limits of one feature. */
export const MAX_DIMENSIONS = 8192;

/** `x_v1` or `x@v1` becomes `x@v1`. @throws ApiError 422 */
export function extractorAddress(id: unknown, place: string): string {
  const parts = typeof id === 'string' ? /^([A-Za-z0-9][\w.-]*?)[_@](v\d[\w.]*)$/.exec(id) : null;
  if (!parts) throw validationError(place, 'must be an extractor name and version such as "clip_v1"');
  return `${parts[1]}@${parts[2]}`;
}

/** A dense vector. @throws ApiError 422 for anything else, or numbers that are not finite as float32 */
export function toVector(value: unknown, place: string): Float32Array {
  if (!Array.isArray(value) || value.length === 0)
    throw validationError(place, 'must be a non-empty list of numbers');
  if (Array.isArray(value[0]))
    throw validationError(place, 'multi vectors are not supported; send one dense vector');
  if (value.length > MAX_DIMENSIONS)
    throw validationError(place, `must have at most ${MAX_DIMENSIONS} dimensions`);
  const vector = new Float32Array(value.length);
  for (let i = 0; i < value.length; i++) {
    if (typeof value[i] !== 'number') throw validationError(`${place}[${i}]`, 'must be a number');
    vector[i] = value[i] as number;
    if (!Number.isFinite(vector[i]))
      throw validationError(`${place}[${i}]`, 'must be finite as a 32-bit float');
  }
  return vector;
}

/** A perceptual hash from hex. @throws ApiError 422 where it is not 64 to 512 bits in whole bytes */
export function toHash(hex: unknown, place: string): Uint8Array {
  if (typeof hex !== 'string' || !/^(?:[0-9a-f]{2}){8,64}$/i.test(hex))
    throw validationError(place, 'must be 64 to 512 bits as hexadecimal digits');
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** The components of a stored vector; copied only where the bytes are not aligned. */
export function toFloats(data: Uint8Array): Float32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}
