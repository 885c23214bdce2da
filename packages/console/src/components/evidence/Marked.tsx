import { type Mark, partsOf } from './marks.ts';

/** A text in which is marked what was found. */
export function Marked({ text, mark }: { readonly text: string; readonly mark: Mark | undefined }) {
  if (mark === undefined) return text;
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
  return partsOf(text, mark).map((part, i) => (part.isFound ? <mark key={i}>{part.text}</mark> : part.text));
}
