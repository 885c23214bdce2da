import { classOf, isWordPair, SEPARATOR, SURROGATE, UNKNOWN, WORD_UNIT, wordClasses } from './word-class.ts';

/**
 * Finds the words in UTF-16 units, one after the other and without making strings: runs of letters, marks and digits, as
 * `splitTokens` finds them in a string.
 */
export class WordCursor {
  /** Where the word begins that was found, and where it ends. */
  from: number = 0;
  to: number = 0;
  readonly #units: Uint16Array;
  readonly #length: number;

  /** @param length units that count; there may be more behind them */
  constructor(units: Uint16Array, length: number) {
    this.#units = units;
    this.#length = length;
  }

  /** Goes to the next word; false where there is none. */
  next(): boolean {
    const units = this.#units;
    const length = this.#length;
    const classes = wordClasses();
    let at = this.to;
    while (at < length && (classes[units[at] as number] === SEPARATOR || this.#wordUnitsAt(at) === 0)) at++;
    this.from = at;
    while (at < length) {
      if (classes[units[at] as number] === WORD_UNIT) at++;
      else {
        const more = this.#wordUnitsAt(at);
        if (more === 0) break;
        at += more;
      }
    }
    this.to = at;
    return at > this.from;
  }

  /** How many units at a place are one letter, mark or digit: 0, 1 or 2. */
  #wordUnitsAt(at: number): number {
    const unit = this.#units[at] as number;
    const unitClass = wordClasses()[unit] as number;
    if (unitClass === WORD_UNIT) return 1;
    if (unitClass === UNKNOWN) return classOf(unit) === WORD_UNIT ? 1 : 0;
    if (unitClass !== SURROGATE || at + 1 >= this.#length) return 0;
    return isWordPair(unit, this.#units[at + 1] as number) ? 2 : 0;
  }
}
