import { BlockArena } from './block-arena.ts';
import { grown } from './grown.ts';

/** Words of an entry. */
export const ENTRY = 3;

/**
 * Lists of entries, by list number from 0, without an object for each list. An entry is what a key leads to, and two
 * numbers beside it that are read first.
 *
 * ```text
 * offset[list] ─► | entry guard guard | entry guard guard | … |   length[list] entries, and room for more
 * ```
 */
export class PostingLists {
  /** Where a list begins in `words`; meaningless for an empty one. */
  offset: Int32Array = new Int32Array(16);
  /** The entries in a list. */
  length: Int32Array = new Int32Array(16);
  #room: Int32Array = new Int32Array(16);
  readonly #arena = new BlockArena();

  /** The entries of all lists. Replaced when it grows. */
  get words(): Int32Array {
    return this.#arena.words;
  }

  /** Makes lists with numbers below `end` readable. */
  reserve(end: number): void {
    this.offset = grown(this.offset, end);
    this.length = grown(this.length, end);
    this.#room = grown(this.#room, end);
  }

  /** Appends an entry. @returns its position in the list */
  push(list: number, entry: number, guard: number, secondGuard: number): number {
    this.reserve(list + 1);
    const position = this.length[list] as number;
    if (position === this.#room[list]) this.#resize(list, Math.max(1, position * 2));
    const at = (this.offset[list] as number) + position * ENTRY;
    this.words[at] = entry;
    this.words[at + 1] = guard;
    this.words[at + 2] = secondGuard;
    this.length[list] = position + 1;
    return position;
  }

  /** Removes an entry; the last one takes its place. @returns the entry that moved, -1 where none did */
  removeAt(list: number, position: number): number {
    const last = (this.length[list] as number) - 1;
    const from = (this.offset[list] as number) + last * ENTRY;
    const moved = position === last ? -1 : (this.words[from] as number);
    this.words.copyWithin((this.offset[list] as number) + position * ENTRY, from, from + ENTRY);
    this.length[list] = last;
    if (last * 4 <= (this.#room[list] as number)) this.#resize(list, last * 2);
    return moved;
  }

  /** The entry at a position. */
  entryAt(list: number, position: number): number {
    return this.words[(this.offset[list] as number) + position * ENTRY] as number;
  }

  /** Whether these two numbers stand beside the entry at a position. */
  hasGuards(list: number, position: number, guard: number, secondGuard: number): boolean {
    const at = (this.offset[list] as number) + position * ENTRY;
    return this.words[at + 1] === guard && this.words[at + 2] === secondGuard;
  }

  #resize(list: number, room: number): void {
    const oldRoom = this.#room[list] as number;
    const old = this.offset[list] as number;
    const words = (this.length[list] as number) * ENTRY;
    const fresh = room === 0 ? 0 : this.#arena.allocate(room * ENTRY);
    if (words > 0) this.words.copyWithin(fresh, old, old + words);
    if (oldRoom > 0) this.#arena.free(old, oldRoom * ENTRY);
    this.offset[list] = fresh;
    this.#room[list] = room;
  }
}
