import type { PatternCompiler } from '@tocsin/engine';
import { RE2JS } from 're2js';

/** Regular expressions in RE2's syntax, which run in time linear in the text. Unanchored. */
export const compilePattern: PatternCompiler = (source, { caseSensitive }) => {
  const pattern = RE2JS.compile(source, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
  return { test: (text) => pattern.matcher(text).find() };
};
