import { grown } from '../containers/grown.ts';
import { Slots } from '../containers/slots.ts';

/** In place of a cell; cells are numbered from 1. */
const NONE = 0;

/**
 * The places where queries are anchored, numbered. A query's cells hang together, so that it can be taken out wherever it
 * is.
 */
export class Cells {
  /** By cell: the query. */
  slot: Int32Array = new Int32Array(16);
  /** By cell: the key; for a range -1 − the number of its index. */
  list: Int32Array = new Int32Array(16);
  /** By cell: its position in the key's list. */
  position: Int32Array = new Int32Array(16);
  /** By cell: the low end of its range. */
  low: Float64Array = new Float64Array(16);
  #next: Int32Array = new Int32Array(16);
  /** By slot: the first cell. */
  #first: Int32Array = new Int32Array(0);
  readonly #numbers = new Slots(1);

  /** Makes a cell of a query. @param low the low end of a range */
  add(slot: number, list: number, low: number = 0): number {
    const cell = this.#numbers.take();
    this.#reserve(cell, slot);
    this.slot[cell] = slot;
    this.list[cell] = list;
    this.low[cell] = low;
    this.#next[cell] = this.#first[slot] as number;
    this.#first[slot] = cell;
    return cell;
  }

  /** Removes all cells of a query. @param visit is told of each before it goes */
  removeAll(slot: number, visit: (cell: number) => void): void {
    for (const cell of this.of(slot)) {
      visit(cell);
      this.#numbers.giveBack(cell);
    }
    if (slot < this.#first.length) this.#first[slot] = NONE;
  }

  /** The cells of a query, the last one first. */
  of(slot: number): number[] {
    const cells: number[] = [];
    let cell = slot < this.#first.length ? (this.#first[slot] as number) : NONE;
    for (; cell !== NONE; cell = this.#next[cell] as number) cells.push(cell);
    return cells;
  }

  /** The cell of a query in a list that it is in. */
  find(slot: number, list: number): number {
    let cell = this.#first[slot] as number;
    while (this.list[cell] !== list) cell = this.#next[cell] as number;
    return cell;
  }

  #reserve(cell: number, slot: number): void {
    this.slot = grown(this.slot, cell + 1);
    this.list = grown(this.list, cell + 1);
    this.position = grown(this.position, cell + 1);
    this.low = grown(this.low, cell + 1);
    this.#next = grown(this.#next, cell + 1);
    this.#first = grown(this.#first, slot + 1);
  }
}
