import { TopItems } from '../containers/top-items.ts';

/** A row and its score for a query. */
export interface VectorHit {
  readonly row: number;
  /** In [0, 1], as `cosineScore`, `dotScore` or `euclidScore` of the exact components. */
  readonly score: number;
}

/** The order of hits: the greater score first, and of equal ones the row that comes first. */
export type HitOrder = (a: VectorHit, b: VectorHit) => number;

/** A row with a value that it has about, or at most. */
interface Candidate {
  readonly row: number;
  readonly value: number;
}

/** How the rows of a query are looked at. */
export interface RowScores {
  /** The exact score of a row. */
  scoreOf(row: number): number;
  /** The least value that can have a score. */
  leastFor(score: number): number;
}

const byValue = (a: Candidate, b: Candidate): number => b.value - a.value || a.row - b.row;

/**
 * The best rows of a query so far, with exact scores. First those are worked out that are best by their estimates; what then
 * is left must be able to come up to them.
 */
export class NearestRows {
  readonly #minScore: number;
  readonly #scores: RowScores;
  readonly #best: TopItems<VectorHit>;
  readonly #guessed: TopItems<Candidate>;
  #waiting: Candidate[] = [];
  /** Rows that were worked out before their turn. */
  readonly #known = new Set<number>();
  /** Values below cannot be among the best. */
  least: number;

  /** @param minScore scores below do not count */
  constructor(count: number, minScore: number, compare: HitOrder, scores: RowScores) {
    this.#minScore = minScore;
    this.#scores = scores;
    this.#best = new TopItems(count, compare);
    this.#guessed = new TopItems(count, byValue);
    this.least = scores.leastFor(minScore);
  }

  /** Estimates below are no better than those that were guessed. */
  get leastGuess(): number {
    const last = this.#guessed.last;
    return this.#guessed.isFull && last !== undefined ? Math.max(this.least, last.value) : this.least;
  }

  /** Notes a row that is among the best if its estimate is right. */
  guess(row: number, value: number): void {
    this.#guessed.add({ row, value });
  }

  /** Works out the guesses. */
  settleGuesses(): void {
    for (const { row } of this.#guessed.takeAll()) {
      this.#known.add(row);
      this.#workOut(row);
    }
  }

  /** Notes a row that may be among the best. @param most its value at most */
  add(row: number, most: number): void {
    if (most >= this.least && !this.#known.has(row)) this.#waiting.push({ row, value: most });
  }

  /** Works out what has been noted, most promising first, while it may be enough. */
  settle(): void {
    const waiting = this.#waiting.sort(byValue);
    this.#waiting = [];
    this.#known.clear();
    for (const { row, value } of waiting) {
      if (value < this.least) return;
      this.#workOut(row);
    }
  }

  /** The best, in order. */
  hits(): VectorHit[] {
    return this.#best.takeAll();
  }

  #workOut(row: number): void {
    const score = this.#scores.scoreOf(row);
    if (score < this.#minScore) return;
    this.#best.add({ row, score });
    const { last } = this.#best;
    if (this.#best.isFull && last !== undefined)
      this.least = Math.max(this.least, this.#scores.leastFor(last.score));
  }
}
