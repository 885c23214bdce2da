/** What FNV-1a of 32 bits begins with. */
export const FNV_OFFSET: number = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

/**
 * One step of FNV-1a, 32 bits (Fowler, Noll and Vo, http://www.isthe.com/chongo/tech/comp/fnv/).
 * @param hash the state before, {@link FNV_OFFSET} at the beginning
 * @returns the state after this byte, as a signed 32-bit integer
 */
export function fnvByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, FNV_PRIME);
}

/**
 * The end of MurmurHash3, 32 bits (`fmix32`, Appleby, public domain): every bit of the state reaches every bit of the
 * result, which FNV alone does not do for short texts.
 * @returns a signed 32-bit integer
 */
export function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
