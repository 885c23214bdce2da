import { comparisonOf, type EvidenceClause } from './clauses.ts';

/** What was found in a field: the words of a text, a piece of it, or all of it. */
export interface Mark {
  /** Folded. */
  readonly words: ReadonlySet<string>;
  readonly pieces: readonly string[];
  readonly isWhole: boolean;
  /** Of a field with several values those that passed; empty = any. */
  readonly values: readonly unknown[];
}

/** What was found, by dot path. */
export type Marks = ReadonlyMap<string, Mark>;

/** Where nothing is to be marked. */
export const NO_MARKS: Marks = new Map();

const PIECES: ReadonlySet<string> = new Set(['contains', 'starts_with', 'ends_with']);
const NOT_SHOWN: ReadonlySet<string> = new Set(['is_null', 'ne', 'nin']);

/** What a document's evidence says to mark in it. */
export function marksOf(clauses: readonly EvidenceClause[]): Marks {
  const marks = new Map<string, Mark>();
  for (const clause of clauses) {
    const { field, operator = '' } = clause;
    if (field === undefined || NOT_SHOWN.has(operator)) continue;
    marks.set(field, joined(marks.get(field), markOf(clause)));
  }
  return marks;
}

/** What a clause found in its field. */
export function markOf(clause: EvidenceClause): Mark {
  const { operator = '', terms, value } = clause;
  const words = new Set((terms ?? []).map(fold));
  const piece = PIECES.has(operator) && typeof value === 'string' ? constantOf(clause) : null;
  return {
    words,
    pieces: piece === null ? [] : [piece],
    isWhole: words.size === 0 && piece === null,
    values: value === undefined ? [] : [value],
  };
}

/** The text that a field was compared with; null where it was cut, or is none. */
export function constantOf(clause: EvidenceClause): string | null {
  try {
    const constant: unknown = JSON.parse(comparisonOf(clause).operand ?? 'null');
    return typeof constant === 'string' && constant !== '' ? constant : null;
  } catch {
    return null;
  }
}

function joined(one: Mark | undefined, other: Mark): Mark {
  if (one === undefined) return other;
  return {
    words: new Set([...one.words, ...other.words]),
    pieces: [...one.pieces, ...other.pieces],
    isWhole: one.isWhole && other.isWhole,
    values: [...one.values, ...other.values],
  };
}

/** A part of a text. */
export interface Part {
  readonly text: string;
  readonly isFound: boolean;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** Longer strings are cut in evidence. */
const WHOLE_STRING = 200;

/** Whether a value of a field is one that passed. */
export function hasPassed({ isWhole, values }: Mark, value: unknown): boolean {
  const isCut = typeof value === 'string' && value.length > WHOLE_STRING;
  return !isWhole || values.length === 0 || isCut || values.includes(value);
}

/** Cuts a text where something was found in it; the parts together are the text. */
export function partsOf(text: string, { words, pieces, isWhole }: Mark): Part[] {
  if (isWhole) return [{ text, isFound: true }];
  const parts: Part[] = [];
  let end = 0;
  for (const [from, to] of foundIn(text, words, pieces)) {
    if (from < end) continue;
    if (from > end) parts.push({ text: text.slice(end, from), isFound: false });
    parts.push({ text: text.slice(from, to), isFound: true });
    end = to;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isFound: false });
  return parts;
}

function foundIn(text: string, words: ReadonlySet<string>, pieces: readonly string[]): [number, number][] {
  const found: [number, number][] = [];
  if (words.size > 0)
    for (const { 0: word, index } of text.matchAll(WORD))
      if (words.has(fold(word))) found.push([index, index + word.length]);
  for (const piece of pieces) {
    const index = text.toLowerCase().indexOf(piece.toLowerCase());
    // Some letters change their length in lower case; then the places are not the same.
    if (index >= 0 && text.toLowerCase().length === text.length) found.push([index, index + piece.length]);
  }
  return found.sort(([a], [b]) => a - b);
}

/** The form in which the engine compares words. */
function fold(word: string): string {
  return word.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}
