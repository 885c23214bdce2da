import { BlockArena } from './block-arena.ts';
import { grown } from './grown.ts';

/** Words of an entry. */
export const ENTRY = 3;

/** Words of a list's row, and what each is. */
const ROW = 3;
const OFFSET = 0;
const LENGTH = 1;
const ROOM = 2;

/**
 * Lists of entries, by list number from 0, without an object for each list. An entry is what a key leads to, and two
 * numbers beside it that are read first.
 *
 * ```text
 * list ─► | offset | length | room | ─► | entry guard guard | entry guard guard | … |
 * ```
 */
export class PostingLists {
  #rows: Int32Array = new Int32Array(16 * ROW);
  readonly #arena = new BlockArena();

  /** The entries of all lists. Replaced when it grows. */
  get words(): Int32Array {
    return this.#arena.words;
  }

  /** Makes lists with numbers below `end` readable. */
  reserve(end: number): void {
    this.#rows = grown(this.#rows, end * ROW);
  }

  /** Where a list begins in `words`; meaningless for an empty one. */
  offsetOf(list: number): number {
    return this.#rows[list * ROW + OFFSET] as number;
  }

  /** The entries in a list. */
  lengthOf(list: number): number {
    return this.#rows[list * ROW + LENGTH] as number;
  }

  #roomOf(list: number): number {
    return this.#rows[list * ROW + ROOM] as number;
  }

  /** Appends an entry. @returns its position in the list */
  push(list: number, entry: number, guard: number, secondGuard: number): number {
    this.reserve(list + 1);
    const position = this.lengthOf(list);
    if (position === this.#roomOf(list)) this.#resize(list, Math.max(1, position * 2));
    const at = this.offsetOf(list) + position * ENTRY;
    this.words[at] = entry;
    this.words[at + 1] = guard;
    this.words[at + 2] = secondGuard;
    this.#rows[list * ROW + LENGTH] = position + 1;
    return position;
  }

  /** Removes an entry; the last one takes its place. @returns the entry that moved, -1 where none did */
  removeAt(list: number, position: number): number {
    const last = this.lengthOf(list) - 1;
    const from = this.offsetOf(list) + last * ENTRY;
    const to = this.offsetOf(list) + position * ENTRY;
    const moved = position === last ? -1 : (this.words[from] as number);
    for (let i = 0; i < ENTRY; i++) this.words[to + i] = this.words[from + i] as number;
    this.#rows[list * ROW + LENGTH] = last;
    if (last * 4 <= this.#roomOf(list)) this.#resize(list, last * 2);
    return moved;
  }

  /** The entry at a position. */
  entryAt(list: number, position: number): number {
    return this.words[this.offsetOf(list) + position * ENTRY] as number;
  }

  /** Whether these two numbers stand beside the entry at a position. */
  hasGuards(list: number, position: number, guard: number, secondGuard: number): boolean {
    const at = this.offsetOf(list) + position * ENTRY;
    return this.words[at + 1] === guard && this.words[at + 2] === secondGuard;
  }

  #resize(list: number, room: number): void {
    const oldRoom = this.#roomOf(list);
    const old = this.offsetOf(list);
    const words = this.lengthOf(list) * ENTRY;
    const fresh = room === 0 ? 0 : this.#arena.allocate(room * ENTRY);
    if (words > 0) this.words.copyWithin(fresh, old, old + words);
    if (oldRoom > 0) this.#arena.free(old, oldRoom * ENTRY);
    this.#rows[list * ROW + OFFSET] = fresh;
    this.#rows[list * ROW + ROOM] = room;
  }
}
