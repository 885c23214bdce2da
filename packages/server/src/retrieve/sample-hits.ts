import { createHash } from 'node:crypto';
import { compareCodePoints } from '@tocsin/engine';
import type { Hit } from './hit.ts';
import { equalityKey, keyOf, valueAt } from './hit-fields.ts';

/** A seed that follows from the ids of the documents alone, in whatever order they are. */
export function seedOf(hits: readonly Hit[]): string {
  const hash = createHash('sha256');
  for (const id of hits.map(({ documentId }) => documentId).sort(compareCodePoints)) hash.update(`${id}\n`);
  return hash.digest('base64url');
}

/**
 * A simple random sample without replacement: the hits whose hash under the seed is lowest ("bottom-k", Cohen and Kaplan
 * 2007). It needs no generator with a state, and does not depend on the order. The order of the hits is kept.
 */
export function sampleHits(hits: readonly Hit[], count: number, seed: string): Hit[] {
  if (hits.length <= count) return [...hits];
  const draws = hits.map((hit) => ({ hit, draw: drawOf(hit, seed) }));
  const byDraw = draws.toSorted(
    (a, b) => compareCodePoints(a.draw, b.draw) || compareCodePoints(keyOf(a.hit), keyOf(b.hit)),
  );
  const lowest = byDraw.slice(0, Math.max(0, count));
  const chosen = new Set(lowest.map(({ hit }) => hit));
  return hits.filter((hit) => chosen.has(hit));
}

/** By the document's id and not its collection's, which another installation makes anew. */
function drawOf({ documentId }: Hit, seed: string): string {
  return createHash('sha256').update(`${seed}\n${documentId}`).digest('hex');
}

/**
 * A sample with each value of a field in proportion to its frequency.
 * @param atLeast of each value, as far as `count` allows; the most frequent values are served first
 */
export function sampleStrata(
  hits: readonly Hit[],
  count: number,
  field: string,
  atLeast: number,
  seed: string,
): Hit[] {
  const strata = new Map<string, Hit[]>();
  for (const hit of hits) {
    const key = equalityKey(valueAt(hit, field));
    const stratum = strata.get(key);
    if (stratum) stratum.push(hit);
    else strata.set(key, [hit]);
  }
  const ordered = [...strata].sort(([a, x], [b, y]) => y.length - x.length || compareCodePoints(a, b));
  const quotas = apportion(
    ordered.map(([, stratum]) => stratum.length),
    Math.min(count, hits.length),
    atLeast,
  );
  const chosen = new Set(ordered.flatMap(([, stratum], i) => sampleHits(stratum, quotas[i] as number, seed)));
  return hits.filter((hit) => chosen.has(hit));
}

/**
 * Seats for groups by largest remainder (Hamilton), with a minimum for each as far as the seats go; no group gets more than
 * its size.
 * @param sizes largest first
 */
export function apportion(sizes: readonly number[], seats: number, atLeast: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let left = seats;
  const quotas = sizes.map((size) => {
    const first = Math.min(size, atLeast, left);
    left -= first;
    return first;
  });
  const fair = sizes.map((size) => (total === 0 ? 0 : (size * seats) / total));
  const wish = sizes.map((_, i) => Math.max(0, Math.floor(fair[i] as number) - (quotas[i] as number)));
  for (let i = 0; i < sizes.length; i++) {
    const more = Math.min(wish[i] as number, left);
    quotas[i] = (quotas[i] as number) + more;
    left -= more;
  }
  const byRemainder = sizes
    .map((_, i) => i)
    .sort(
      (a, b) =>
        (fair[b] as number) - (quotas[b] as number) - (fair[a] as number) + (quotas[a] as number) || a - b,
    );
  for (let round = 0; left > 0 && round < seats; round++)
    for (const i of byRemainder)
      if (left > 0 && (quotas[i] as number) < (sizes[i] as number)) {
        quotas[i] = (quotas[i] as number) + 1;
        left--;
      }
  return quotas;
}
