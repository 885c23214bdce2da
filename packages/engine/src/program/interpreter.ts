import type { DocumentView } from '../keys/document-view.ts';
import { leafHolds } from '../plan/leaf.ts';
import type { LeafTable } from '../plan/leaf-table.ts';
import { OP, OP_MASK, ORDER, REJECT, SENSE, TARGET_SHIFT } from './code.ts';

const double = new Float64Array(1);
const doubleWords = new Int32Array(double.buffer);

/** Runs programs against the document at hand. */
export class Interpreter {
  readonly #view: DocumentView;
  readonly #leaves: LeafTable;

  constructor(view: DocumentView, leaves: LeafTable) {
    this.#view = view;
    this.#leaves = leaves;
  }

  /** Whether the program at `start` accepts the document. @throws what a leaf does */
  accepts(words: Int32Array, start: number): boolean {
    const { stamps, number } = this.#view;
    for (let at = start; ; ) {
      const word = words[at] as number;
      let holds: boolean;
      let next: number;
      switch (word & OP_MASK) {
        case OP.key:
          holds = stamps[words[at + 1] as number] === number;
          next = at + 2;
          break;
        case OP.words:
          holds = this.#hasWords(words, at);
          next = at + 3 + (words[at + 2] as number);
          break;
        case OP.number:
          holds = this.#isOrdered(words, at);
          next = at + 4;
          break;
        case OP.leaf:
          holds = leafHolds(this.#leaves.at(words[at + 1] as number), this.#view);
          next = at + 2;
          break;
        case OP.jump:
          holds = false;
          next = at + 1;
          break;
        default:
          return true;
      }
      if (holds !== ((word & SENSE) !== 0)) {
        at = next;
        continue;
      }
      const target = word >>> TARGET_SHIFT;
      if (target === REJECT) return false;
      at = start + target;
    }
  }

  #hasWords(words: Int32Array, at: number): boolean {
    const { stamps, number } = this.#view;
    const count = words[at + 2] as number;
    for (let i = at + 3; i < at + 3 + count; i++) if (stamps[words[i] as number] !== number) return false;
    return this.#view.hasTogether(words[at + 1] as number, words, at + 3, count);
  }

  #isOrdered(words: Int32Array, at: number): boolean {
    const fieldAndOrder = words[at + 1] as number;
    const field = fieldAndOrder >> 2;
    doubleWords[0] = words[at + 2] as number;
    doubleWords[1] = words[at + 3] as number;
    const bound = double[0] as number;
    switch (fieldAndOrder & 3) {
      case ORDER.gt:
        return (this.#view.maxNumber[field] as number) > bound;
      case ORDER.gte:
        return (this.#view.maxNumber[field] as number) >= bound;
      case ORDER.lt:
        return (this.#view.minNumber[field] as number) < bound;
      default:
        return (this.#view.minNumber[field] as number) <= bound;
    }
  }
}
