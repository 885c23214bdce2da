/**
 * Orders two strings by code point: negative, zero or positive as for `Array.sort`.
 * JavaScript's own `<` orders by UTF-16 unit, which puts U+1F600 (a surrogate pair, D83D…) before U+FF5E.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Moves surrogates (D800–DFFF) behind the rest of the basic plane (E000–FFFF), where their code points belong. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}
