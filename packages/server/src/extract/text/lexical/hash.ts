/** What FNV-1a of 32 bits begins with. */
export const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * One step of FNV-1a, 32 bits (Fowler, Noll and Vo, http://www.isthe.com/chongo/tech/comp/fnv/).
 * @param hash the state before, `FNV_OFFSET` at the beginning
 * @returns the state after this byte, as a signed 32-bit integer
 */
export function fnvByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, FNV_PRIME);
}

/** FNV-1a continued with the UTF-8 bytes of a code point. */
export function fnvCodePoint(hash: number, point: number): number {
  if (point < 0x80) return fnvByte(hash, point);
  if (point < 0x800) return fnvByte(fnvByte(hash, 0xc0 | (point >> 6)), 0x80 | (point & 0x3f));
  const low = (state: number): number =>
    fnvByte(fnvByte(state, 0x80 | ((point >> 6) & 0x3f)), 0x80 | (point & 0x3f));
  if (point < 0x10000) return low(fnvByte(hash, 0xe0 | (point >> 12)));
  return low(fnvByte(fnvByte(hash, 0xf0 | (point >> 18)), 0x80 | ((point >> 12) & 0x3f)));
}

/**
 * The end of MurmurHash3, 32 bits (`fmix32`, Appleby, public domain): every bit of the state reaches every bit of the
 * result, which FNV alone does not do for short texts.
 * @returns an unsigned 32-bit integer
 */
export function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
