import { fold, tokenize } from '@tocsin/engine';
import type { Hit } from './hit.ts';
import { equalityKey, valuesAt } from './hit-fields.ts';
import { PAIRWISE_SLICE } from './pairwise.ts';

/** A key of a hit for each field, equal for duplicates; null where it has none of the fields. */
export function duplicateKey(hit: Hit, fields: readonly string[], caseSensitive: boolean): string | null {
  const values = fields.map((field) => valuesAt(hit, field).filter((value) => value !== null));
  if (values.every((found) => found.length === 0)) return null;
  return equalityKey(values.map((found) => found.map((value) => comparable(value, caseSensitive))));
}

function comparable(value: unknown, caseSensitive: boolean): unknown {
  if (typeof value === 'string') return caseSensitive ? value.normalize('NFC') : fold(value);
  return Array.isArray(value) ? value.map((item) => comparable(item, caseSensitive)) : value;
}

/** The hits whose key comes for the first time; hits with the key null are never duplicates. */
export function firstOfEach(hits: readonly Hit[], keyOf: (hit: Hit) => string | null): Hit[] {
  const seen = new Set<string>();
  return hits.filter((hit) => {
    const key = keyOf(hit);
    if (key === null) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * The hits that are like none of those kept before them.
 * @param isLike whether two items, given by their places, are alike
 * @param giveWay called now and then
 */
export async function unlike(
  hits: readonly Hit[],
  isLike: (a: number, b: number) => boolean,
  giveWay: () => Promise<void>,
): Promise<Hit[]> {
  const kept: number[] = [];
  for (let i = 0; i < hits.length; i++) {
    if (i % PAIRWISE_SLICE === PAIRWISE_SLICE - 1) await giveWay();
    if (!kept.some((j) => isLike(i, j))) kept.push(i);
  }
  return kept.map((i) => hits[i] as Hit);
}

/** The words of a text, and its pairs of neighbouring words: what similar texts share. */
export function shinglesOf(text: string): Set<string> {
  const words = tokenize(text);
  const pairs = words.slice(1).map((word, i) => `${words[i]} ${word}`);
  return new Set([...words, ...pairs]);
}

/** Jaccard's index of two sets: what they share by what they have together; 0 for two empty ones. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const item of small) if (large.has(item)) shared++;
  const together = a.size + b.size - shared;
  return together === 0 ? 0 : shared / together;
}
