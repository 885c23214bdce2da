/** The form in which strings are compared where case counts: Unicode's NFC. */
export function canonical(text: string): string {
  return text.normalize('NFC');
}

/**
 * The form in which strings are compared where case does not count: NFC, lower case, one sigma, NFC again. Lower-casing
 * writes "ς" at the end of a word, so that a word would not begin as its own beginning does; and what it gives may compose
 * ("Ϊ́" has no capital of its own, "ΐ" is one letter). Folding twice changes nothing.
 */
export function fold(text: string): string {
  const lower = text.normalize('NFC').toLowerCase();
  return ASCII.test(lower) ? lower : lower.replaceAll('ς', 'σ').normalize('NFC');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
const ASCII = /^[\0-\x7f]*$/;

/** The form that a comparison uses. */
export function comparable(text: string, caseSensitive: boolean): string {
  return caseSensitive ? canonical(text) : fold(text);
}
