const PRIME = 0x01000193;

/** The beginning of a hash in a space. */
function hashSeed(space: number): number {
  return Math.imul(space + 1, 0x9e3779b1);
}

/** A hash with one more unit. */
function hashStep(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, PRIME);
}

/** Spreads a finished hash over all bits, as tables use the lowest. */
function hashEnd(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

/** The hash of a range, for `find` and `add`. */
export function hashOf(space: number, units: Uint16Array, from: number, length: number): number {
  let hash = hashSeed(space);
  for (let i = from; i < from + length; i++) hash = hashStep(hash, units[i] as number);
  return hashEnd(hash);
}

/** The hash of a text. */
export function hashOfText(text: string): number {
  let hash = hashSeed(0);
  for (let i = 0; i < text.length; i++) hash = hashStep(hash, text.charCodeAt(i));
  return hashEnd(hash);
}
