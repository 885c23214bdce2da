/** What the documentation says of the lexical embedding, in the plainest words: slow, and without any of its code. */
export interface OracleOptions {
  readonly dimensions: number;
  readonly words: { readonly shortest: number; readonly longest: number } | null;
  readonly chars: { readonly shortest: number; readonly longest: number } | null;
}

/** The vector of a text; null where it has no word. */
export function lexicalOracle(text: string, { dimensions, words, chars }: OracleOptions): number[] | null {
  const tokens = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/ς/g, 'σ')
    .normalize('NFC')
    .match(/[\p{L}\p{M}\p{N}]+/gu);
  if (tokens === null) return null;
  const wordTerms = words === null ? [] : runs(tokens, words).map((run) => `\u0001${run.join(' ')}`);
  const charTerms =
    chars === null
      ? []
      : tokens.flatMap((token) =>
          runs(Array.from(` ${token} `), chars).map((run) => `\u0002${run.join('')}`),
        );
  const signed = sum([wordTerms, charTerms], dimensions, true);
  const vector = signed.every((one) => one === 0) ? sum([wordTerms, charTerms], dimensions, false) : signed;
  const length = Math.sqrt(vector.reduce((squares, one) => squares + one * one, 0));
  return vector.map((one) => one / length);
}

function runs<T>(items: readonly T[], { shortest, longest }: { shortest: number; longest: number }): T[][] {
  if (items.length < shortest) return [[...items]];
  const found: T[][] = [];
  for (let length = shortest; length <= longest; length++)
    for (let first = 0; first + length <= items.length; first++)
      found.push(items.slice(first, first + length));
  return found;
}

function sum(families: readonly string[][], dimensions: number, signed: boolean): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const terms of families)
    for (const term of new Set(terms)) {
      const share = terms.filter((one) => one === term).length / terms.length;
      const hash = hashOf(term);
      const at = Number((hash * BigInt(dimensions)) >> 32n);
      vector[at] = (vector[at] ?? 0) + (signed && hash % 2n === 1n ? -1 : 1) * Math.sqrt(share);
    }
  return vector;
}

/** FNV-1a and MurmurHash3's fmix32 in whole numbers. */
function hashOf(term: string): bigint {
  const low = (n: bigint): bigint => BigInt.asUintN(32, n);
  let h = 0x811c9dc5n;
  for (const byte of Buffer.from(term, 'utf8')) h = low((h ^ BigInt(byte)) * 0x01000193n);
  h = low((h ^ (h >> 16n)) * 0x85ebca6bn);
  h = low((h ^ (h >> 13n)) * 0xc2b2ae35n);
  return h ^ (h >> 16n);
}
