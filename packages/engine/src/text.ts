/** Text as comparisons see it: Unicode NFC, lower case. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** The tokens of a text: runs of letters, marks and digits, folded. */
export function tokenize(text: string): string[] {
  return fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Orders by code point, as ISO dates and databases do; `<` would order by UTF-16 unit. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above every other unit. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
