import { byScore } from '../order.ts';
import type { VectorOrder } from '../vector-order.ts';
import { BestFirst } from './best-first.ts';
import type { FeatureScore, Scorer } from './scorer.ts';

/** A document that a search may find, before filters. */
export interface Scored extends FeatureScore {
  readonly collectionId: string;
  readonly documentId: string;
}

/** Where further candidates come from, nearest first as the database sees it. */
interface Supply {
  readonly collectionId: string;
  readonly order: VectorOrder;
  readonly score: Scorer;
  /** None of those that are still to come has a greater score; −∞ where none is to come. */
  bound: number;
}

/**
 * Candidates in the exact order of their scores. Those of a supply come in an order that is only nearly right, with a bound
 * for what is still to come: a candidate is given out once its score is above all bounds.
 */
export class Candidates {
  /** Features that were scored. */
  compared = 0;
  readonly #waiting = new BestFirst<Scored>(byScore);
  readonly #supplies: Supply[] = [];
  readonly #isExcluded: (candidate: Scored) => boolean;
  readonly #least: number;

  /** @param least scores below are of no use */
  constructor(least: number, isExcluded: (candidate: Scored) => boolean) {
    this.#least = least;
    this.#isExcluded = isExcluded;
  }

  /** Scores a feature, and keeps its document where it reaches the threshold. */
  add(collectionId: string, documentId: string, data: Uint8Array, score: Scorer): void {
    this.compared++;
    const found = score(data);
    if (found === null) return;
    const candidate = { collectionId, documentId, ...found };
    if (!this.#isExcluded(candidate)) this.#waiting.add(candidate);
  }

  /** Takes what an order gives, as far as it is needed. */
  supply(collectionId: string, order: VectorOrder, score: Scorer): void {
    this.#supplies.push({ collectionId, order, score, bound: Number.POSITIVE_INFINITY });
  }

  /** Takes up to so many of the best that are left, in order; none where none is left. */
  async take(count: number): Promise<Scored[]> {
    const taken: Scored[] = [];
    while (taken.length < count) {
      const best = this.#waiting.best;
      const next = this.#mostPromising();
      if (next !== null && (best === undefined || best.score <= next.bound)) await this.#fetch(next);
      else if (best === undefined) break;
      else taken.push(...this.#waiting.take(1));
    }
    return taken;
  }

  #mostPromising(): Supply | null {
    let found: Supply | null = null;
    for (const supply of this.#supplies)
      if (supply.bound >= this.#least && (found === null || supply.bound > found.bound)) found = supply;
    return found;
  }

  async #fetch(supply: Supply): Promise<void> {
    const { vectors, others } = await supply.order.next();
    for (const { documentId, data } of vectors) this.add(supply.collectionId, documentId, data, supply.score);
    // A score is a cosine that is cut off below 0.
    supply.bound = others === Number.NEGATIVE_INFINITY ? others : Math.max(0, others);
  }
}
