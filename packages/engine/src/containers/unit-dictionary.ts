import { grown } from './grown.ts';
import { Slots } from './slots.ts';

/** What is looked up: `length` units of `units` from `from`, within a space of names. */
export interface UnitRange {
  readonly units: Uint16Array;
  readonly from: number;
  readonly length: number;
}

const MIN_TABLE = 64;

/**
 * Numbers short sequences of UTF-16 units, within spaces, from 1. Looking one up needs no string: that is what makes it
 * possible to ask for every word of a document. Open addressing with linear probing over (hash, number).
 */
export class UnitDictionary {
  #table: Int32Array = new Int32Array(MIN_TABLE * 2);
  #mask = MIN_TABLE - 1;
  readonly #ids = new Slots(1);
  #hashes: Int32Array = new Int32Array(16);
  #spaces: Int32Array = new Int32Array(16);
  #offsets: Int32Array = new Int32Array(16);
  #lengths: Int32Array = new Int32Array(16);
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
    const table = this.#table;
    const mask = this.#mask;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const id = table[i * 2 + 1] as number;
      if (id === 0) return 0;
      if (table[i * 2] === hash && this.#is(id, space, units, from, length)) return id;
    }
  }

  #is(id: number, space: number, units: Uint16Array, from: number, length: number): boolean {
    if (this.#lengths[id] !== length || this.#spaces[id] !== space) return false;
    const own = this.#units;
    const offset = this.#offsets[id] as number;
    for (let i = 0; i < length; i++) if (own[offset + i] !== units[from + i]) return false;
    return true;
  }

  /** Numbers a sequence that is not there. */
  add(hash: number, space: number, { units, from, length }: UnitRange): number {
    if ((this.size + 1) * 2 > this.#mask) this.#rehash((this.#mask + 1) * 2);
    const id = this.#ids.take();
    this.#reserve(id + 1);
    this.#units = grown(this.#units, this.#unitsEnd + length);
    this.#units.set(units.subarray(from, from + length), this.#unitsEnd);
    this.#hashes[id] = hash;
    this.#spaces[id] = space;
    this.#offsets[id] = this.#unitsEnd;
    this.#lengths[id] = length;
    this.#unitsEnd += length;
    this.#insert(hash, id);
    return id;
  }

  /** Forgets a sequence; its number is given to another one later. */
  delete(id: number): void {
    this.#unlink(id);
    this.#unitsFree += this.#lengths[id] as number;
    this.#lengths[id] = -1;
    this.#ids.giveBack(id);
    if (this.#unitsFree > 1024 && this.#unitsFree * 2 > this.#unitsEnd) this.#compact();
    if (this.size * 8 < this.#mask && this.#mask >= MIN_TABLE) this.#rehash((this.#mask + 1) / 2);
  }

  /** The space of a number. */
  spaceOf(id: number): number {
    return this.#spaces[id] as number;
  }

  /** How many units a number stands for. */
  lengthOf(id: number): number {
    return this.#lengths[id] as number;
  }

  /** The units of a number as a string. */
  textOf(id: number): string {
    const offset = this.#offsets[id] as number;
    let text = '';
    for (let i = offset; i < offset + this.lengthOf(id); i++)
      text += String.fromCharCode(this.#units[i] as number);
    return text;
  }

  #reserve(end: number): void {
    this.#hashes = grown(this.#hashes, end);
    this.#spaces = grown(this.#spaces, end);
    this.#offsets = grown(this.#offsets, end);
    this.#lengths = grown(this.#lengths, end);
  }

  #insert(hash: number, id: number): void {
    let i = hash & this.#mask;
    while (this.#table[i * 2 + 1] !== 0) i = (i + 1) & this.#mask;
    this.#table[i * 2] = hash;
    this.#table[i * 2 + 1] = id;
  }

  /** Removes a number from the table and moves back those behind it that would not be found any more. */
  #unlink(id: number): void {
    const table = this.#table;
    const mask = this.#mask;
    let hole = (this.#hashes[id] as number) & mask;
    while (table[hole * 2 + 1] !== id) hole = (hole + 1) & mask;
    for (let i = (hole + 1) & mask; table[i * 2 + 1] !== 0; i = (i + 1) & mask) {
      const home = (table[i * 2] as number) & mask;
      if (((i - home) & mask) < ((i - hole) & mask)) continue;
      table[hole * 2] = table[i * 2] as number;
      table[hole * 2 + 1] = table[i * 2 + 1] as number;
      hole = i;
    }
    table[hole * 2 + 1] = 0;
  }

  #rehash(places: number): void {
    this.#table = new Int32Array(places * 2);
    this.#mask = places - 1;
    for (let id = 1; id < this.#ids.end; id++)
      if ((this.#lengths[id] as number) >= 0) this.#insert(this.#hashes[id] as number, id);
  }

  #compact(): void {
    const kept = new Uint16Array(Math.max(64, this.#unitsEnd - this.#unitsFree));
    let end = 0;
    for (let id = 1; id < this.#ids.end; id++) {
      const length = this.#lengths[id] as number;
      if (length < 0) continue;
      const offset = this.#offsets[id] as number;
      kept.set(this.#units.subarray(offset, offset + length), end);
      this.#offsets[id] = end;
      end += length;
    }
    this.#units = kept;
    this.#unitsEnd = end;
    this.#unitsFree = 0;
  }
}
