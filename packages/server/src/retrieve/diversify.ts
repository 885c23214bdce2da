import { PAIRWISE_SLICE } from './pairwise.ts';

/**
 * Maximal marginal relevance (Carbonell and Goldstein 1998): picks, again and again, the item for which
 * λ · relevance − (1 − λ) · (highest similarity to what is picked) is greatest. Ties go to the item that comes first.
 * @param lambda 1 = relevance alone, 0 = diversity alone
 * @param similarity of two items, given by their places, in [0, 1]
 * @param giveWay called now and then
 * @returns the places of the items picked, in order
 */
export async function diversify(
  relevance: readonly number[],
  count: number,
  lambda: number,
  similarity: (a: number, b: number) => number,
  giveWay: () => Promise<void>,
): Promise<number[]> {
  const picked: number[] = [];
  const nearest = relevance.map(() => 0); // to what is picked so far
  const open = new Set(relevance.keys());
  while (picked.length < count && open.size > 0) {
    if (picked.length % PAIRWISE_SLICE === PAIRWISE_SLICE - 1) await giveWay();
    let best = -1;
    let bestWorth = Number.NEGATIVE_INFINITY;
    for (const i of open) {
      const worth = lambda * (relevance[i] as number) - (1 - lambda) * (nearest[i] as number);
      if (worth > bestWorth) [best, bestWorth] = [i, worth];
    }
    picked.push(best);
    open.delete(best);
    for (const i of open) nearest[i] = Math.max(nearest[i] as number, similarity(i, best));
  }
  return picked;
}
