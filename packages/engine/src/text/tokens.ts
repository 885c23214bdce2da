import { fold } from './fold.ts';

const TOKEN = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * The words of a text, folded, in order and with repetitions: runs of letters, marks and digits of any script.
 * `tokenize("Config::MVP 2.0")` is `["config", "mvp", "2", "0"]`.
 */
export function tokenize(text: string): string[] {
  return splitTokens(fold(text));
}

/** The words of a text that is already in the form to compare in. */
export function splitTokens(comparableText: string): string[] {
  return comparableText.match(TOKEN) ?? [];
}
