import { grown } from './grown.ts';

/** Small whole numbers as names for rows of columns; those given back are used again first. */
export class Slots {
  #freed: Int32Array = new Int32Array(0);
  #freedCount = 0;
  #end: number;
  readonly #first: number;

  /** @param first the smallest number that is given out */
  constructor(first: number = 0) {
    this.#first = first;
    this.#end = first;
  }

  /** One more than the largest number that was ever in use since all were free. */
  get end(): number {
    return this.#end;
  }

  /** How many are in use. */
  get size(): number {
    return this.#end - this.#first - this.#freedCount;
  }

  /** @returns a number that is not in use */
  take(): number {
    if (this.#freedCount === 0) return this.#end++;
    return this.#freed[--this.#freedCount] as number;
  }

  /** Gives a number back that was taken. */
  giveBack(slot: number): void {
    this.#freed = grown(this.#freed, this.#freedCount + 1);
    this.#freed[this.#freedCount++] = slot;
    if (this.size > 0) return;
    this.#freedCount = 0;
    this.#end = this.#first;
    this.#freed = new Int32Array(0);
  }
}
