const WORD = /^[\p{L}\p{M}\p{N}]$/u;

/** Classes of a UTF-16 unit. */
export const UNKNOWN = 0;
export const SEPARATOR = 1;
export const WORD_UNIT = 2;
export const SURROGATE = 3;

/** The class of every unit seen so far: asking a pattern for each character of each text would take most of the time. */
const CLASSES = new Uint8Array(0x10000).fill(SURROGATE, 0xd800, 0xe000);

/** The table itself, for loops that look up each unit; where it says `UNKNOWN`, `classOf` knows. */
export function wordClasses(): Uint8Array {
  return CLASSES;
}

/** Whether a unit of the basic plane is part of words: `WORD_UNIT` or `SEPARATOR`. */
export function classOf(unit: number): number {
  const known = CLASSES[unit] as number;
  if (known !== UNKNOWN) return known;
  return (CLASSES[unit] = WORD.test(String.fromCharCode(unit)) ? WORD_UNIT : SEPARATOR);
}

/** Whether two units are one letter, mark or digit outside the basic plane. */
export function isWordPair(high: number, low: number): boolean {
  return high < 0xdc00 && low >= 0xdc00 && low < 0xe000 && WORD.test(String.fromCharCode(high, low));
}
