import { grown } from './grown.ts';
import { HashTable } from './hash-table.ts';
import { Slots } from './slots.ts';
import { hashOf } from './unit-hash.ts';

/** What is looked up: `length` units of `units` from `from`, within a space of names. */
export interface UnitRange {
  readonly units: Uint16Array;
  readonly from: number;
  readonly length: number;
}

/** Words of a row. */
const ROW = 4;

/**
 * Numbers short sequences of UTF-16 units, within spaces, from 1. Looking one up needs no string: that is what makes it
 * possible to ask for every word of a document.
 *
 * ```text
 * hash ─► number ─► | space | offset | length | uses | ─► units
 * ```
 *
 * Beside a sequence stands how often it is used, which is the caller's business.
 */
export class UnitDictionary {
  readonly #table = new HashTable();
  readonly #ids = new Slots(1);
  /** By number: space, offset, length (-1 where it is free) and uses. */
  #rows: Int32Array = new Int32Array(16 * ROW);
  #units: Uint16Array = new Uint16Array(64);
  #unitsEnd = 0;
  #unitsFree = 0;

  /** How many sequences there are. */
  get size(): number {
    return this.#ids.size;
  }

  /** One more than the largest number in use. */
  get end(): number {
    return this.#ids.end;
  }

  /** The number of a sequence; 0 where there is none. */
  find(hash: number, space: number, units: Uint16Array, from: number, length: number): number {
    const { pairs, mask } = this.#table;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const id = pairs[i * 2 + 1] as number;
      if (id === 0) return 0;
      if (pairs[i * 2] === hash && this.#is(id, space, units, from, length)) return id;
    }
  }

  #is(id: number, space: number, units: Uint16Array, from: number, length: number): boolean {
    const rows = this.#rows;
    if (rows[id * ROW + 2] !== length || rows[id * ROW] !== space) return false;
    const own = this.#units;
    const offset = rows[id * ROW + 1] as number;
    for (let i = 0; i < length; i++) if (own[offset + i] !== units[from + i]) return false;
    return true;
  }

  /** Numbers a sequence that is not there. */
  add(hash: number, space: number, { units, from, length }: UnitRange): number {
    const id = this.#ids.take();
    this.#rows = grown(this.#rows, (id + 1) * ROW);
    this.#units = grown(this.#units, this.#unitsEnd + length);
    for (let i = 0; i < length; i++) this.#units[this.#unitsEnd + i] = units[from + i] as number;
    this.#rows[id * ROW] = space;
    this.#rows[id * ROW + 1] = this.#unitsEnd;
    this.#rows[id * ROW + 2] = length;
    this.#rows[id * ROW + 3] = 0;
    this.#unitsEnd += length;
    this.#table.add(hash, id);
    return id;
  }

  /** Forgets a sequence; its number is given to another one later. */
  delete(id: number): void {
    const length = this.lengthOf(id);
    this.#table.delete(hashOf(this.spaceOf(id), this.#units, this.#offsetOf(id), length), id);
    this.#unitsFree += length;
    this.#rows[id * ROW + 2] = -1;
    this.#ids.giveBack(id);
    if (this.#unitsFree > 1024 && this.#unitsFree * 2 > this.#unitsEnd) this.#compact();
  }

  /** The space of a number. */
  spaceOf(id: number): number {
    return this.#rows[id * ROW] as number;
  }

  #offsetOf(id: number): number {
    return this.#rows[id * ROW + 1] as number;
  }

  /** How many units a number stands for. */
  lengthOf(id: number): number {
    return this.#rows[id * ROW + 2] as number;
  }

  /** How often a number is used. */
  usesOf(id: number): number {
    return this.#rows[id * ROW + 3] as number;
  }

  /** Counts uses that are new, or gone where negative. @returns how many there are now */
  countUses(id: number, change: number): number {
    const uses = this.usesOf(id) + change;
    this.#rows[id * ROW + 3] = uses;
    return uses;
  }

  /** The units of a number as a string. */
  textOf(id: number): string {
    const offset = this.#offsetOf(id);
    let text = '';
    for (let i = offset; i < offset + this.lengthOf(id); i++)
      text += String.fromCharCode(this.#units[i] as number);
    return text;
  }

  #compact(): void {
    const kept = new Uint16Array(Math.max(64, this.#unitsEnd - this.#unitsFree));
    let end = 0;
    for (let id = 1; id < this.#ids.end; id++) {
      const length = this.lengthOf(id);
      if (length < 0) continue;
      const offset = this.#offsetOf(id);
      kept.set(this.#units.subarray(offset, offset + length), end);
      this.#rows[id * ROW + 1] = end;
      end += length;
    }
    this.#units = kept;
    this.#unitsEnd = end;
    this.#unitsFree = 0;
  }
}
