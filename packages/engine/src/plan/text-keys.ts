import type { Field } from '../keys/field-table.ts';
import { GRAM, KIND } from '../keys/kinds.ts';
import type { Parts } from './parts.ts';
import type { Test } from './test.ts';

/** Grams that are asked for at most; more of a long text tell little more. */
const MAX_GRAMS = 6;

/** Where in a string a text stands. */
export type TextPlace = 'anywhere' | 'start' | 'end';

/**
 * The keys that a document must have for one of a field's strings to hold a text.
 * @param text in the form to compare in; an empty one requires that the field is there
 */
export function textKeys(
  parts: Parts,
  field: Field,
  text: string,
  caseSensitive: boolean,
  place: TextPlace,
): Test[] {
  const { buffer } = parts;
  buffer.loadComparable(text);
  if (!caseSensitive) buffer.uncover();
  const { units, length } = buffer;
  if (length === 0) return [parts.key(field, KIND.present)];
  const byCase = Number(caseSensitive);
  const size = Math.min(GRAM, length);
  const tests: Test[] = [];
  if (place === 'start') tests.push(parts.key(field, KIND.start + byCase, { units, from: 0, length: size }));
  if (place === 'end')
    tests.push(parts.key(field, KIND.end + byCase, { units, from: length - size, length: size }));
  if (place !== 'anywhere' && length <= GRAM) return tests;
  for (const from of spread(length - size + 1, MAX_GRAMS))
    tests.push(parts.key(field, KIND.gram + byCase, { units, from, length: size }));
  return tests;
}

/** At most `max` positions below `count`, evenly spread, with the first and the last. */
function spread(count: number, max: number): number[] {
  if (count <= max) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: max }, (_, i) => Math.round((i * (count - 1)) / (max - 1)));
}
