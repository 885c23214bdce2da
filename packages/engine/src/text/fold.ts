/** The form in which strings are compared where case counts: Unicode's NFC. */
export function canonical(text: string): string {
  return text.normalize('NFC');
}

/** The form in which strings are compared where case does not count: NFC, then lower case. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** The form that a comparison uses. */
export function comparable(text: string, caseSensitive: boolean): string {
  return caseSensitive ? canonical(text) : fold(text);
}
