import type { Facet, Hit } from '../hit.ts';
import { keyOf, valuesAt } from '../hit-fields.ts';
import { compareValues } from '../order.ts';

/** A field whose values are counted. */
export interface FacetWish {
  readonly key: string;
  /** Values that are shown. */
  readonly limit: number;
}

/** Different values that are counted of one field; further ones are left out. */
const MAX_VALUES = 10_000;

type FacetValue = string | number | boolean;

/** Counts in how many documents each value of some fields occurs. */
export class FacetCounter {
  readonly #wishes: readonly FacetWish[];
  readonly #counts: readonly Map<FacetValue, number>[];
  readonly #seen = new Set<string>();

  constructor(wishes: readonly FacetWish[]) {
    this.#wishes = wishes;
    this.#counts = wishes.map(() => new Map());
  }

  /** Counts a document, once. The elements of a list count each. */
  add(hit: Hit): void {
    if (this.#wishes.length === 0) return;
    const key = keyOf(hit);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    for (const [i, wish] of this.#wishes.entries())
      count(this.#counts[i] as Map<FacetValue, number>, hit, wish.key);
  }

  /** Values by count, the most frequent first; ties by value. */
  facets(): Facet[] {
    return this.#wishes.map(({ key, limit }, i) => ({
      key,
      values: [...(this.#counts[i] as Map<FacetValue, number>)]
        .sort(([a, n], [b, m]) => m - n || compareValues(a, b))
        .slice(0, limit)
        .map(([value, count]) => ({ value, count })),
    }));
  }
}

function count(counts: Map<FacetValue, number>, hit: Hit, field: string): void {
  for (const value of new Set(valuesAt(hit, field).flat())) {
    if (!isFacetValue(value)) continue;
    const before = counts.get(value);
    if (before !== undefined || counts.size < MAX_VALUES) counts.set(value, (before ?? 0) + 1);
  }
}

function isFacetValue(value: unknown): value is FacetValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
