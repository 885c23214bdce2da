import { BlockArena } from '../containers/block-arena.ts';
import { grown } from '../containers/grown.ts';
import type { Parts } from '../plan/parts.ts';
import type { Test } from '../plan/test.ts';
import { Assembler } from './assembler.ts';
import { lengthAt, OP, OP_MASK } from './code.ts';

/**
 * Words before a program's code. What is needed of a query lies together, as reading it from memory is most of the work.
 *
 * ```text
 * program ─► | slot | last document it was a candidate for | flags | code …
 * ```
 */
export const HEADER = 3;
export const SEEN = 1;
export const FLAGS = 2;

/** The programs of all queries. A program is called by the place where it begins, which never changes. */
export class ProgramStore {
  readonly #parts: Parts;
  readonly #arena = new BlockArena();
  readonly #assembler = new Assembler();
  #starts: Int32Array = new Int32Array(16);
  #lengths: Int32Array = new Int32Array(16);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The words of all programs. Replaced when it grows. */
  get words(): Int32Array {
    return this.#arena.words;
  }

  /** The program in a slot. */
  at(slot: number): number {
    return this.#starts[slot] as number;
  }

  /** The words of the program in a slot. */
  lengthOf(slot: number): number {
    return this.#lengths[slot] as number;
  }

  /** Puts the program of a test into a slot that has none. The test's uses are the program's from now on. */
  put(slot: number, test: Test, flags: number): void {
    this.#assembler.assemble(test);
    const { words: code, length } = this.#assembler;
    const start = this.#arena.allocate(HEADER + length);
    const { words } = this;
    words[start] = slot;
    words[start + SEEN] = 0;
    words[start + FLAGS] = flags;
    for (let i = 0; i < length; i++) words[start + HEADER + i] = code[i] as number;
    this.#starts = grown(this.#starts, slot + 1);
    this.#lengths = grown(this.#lengths, slot + 1);
    this.#starts[slot] = start;
    this.#lengths[slot] = HEADER + length;
  }

  /** Removes a program and ends the uses of what it tests. */
  delete(slot: number): void {
    const start = this.at(slot);
    const length = this.#lengths[slot] as number;
    for (let at = start + HEADER; at < start + length; at += lengthAt(this.words, at)) this.#releaseAt(at);
    this.#arena.free(start, length);
    this.#lengths[slot] = 0;
  }

  /** Forgets which documents programs were candidates for: documents are numbered anew. */
  forgetSeen(): void {
    for (let slot = 0; slot < this.#lengths.length; slot++)
      if ((this.#lengths[slot] as number) > 0) this.words[this.at(slot) + SEEN] = 0;
  }

  #releaseAt(at: number): void {
    const { words } = this;
    const operand = words[at + 1] as number;
    const { keys, leaves, fields } = this.#parts;
    switch ((words[at] as number) & OP_MASK) {
      case OP.key:
        keys.release(operand);
        return;
      case OP.words:
        for (let i = 0; i < (words[at + 2] as number); i++) keys.release(words[at + 3 + i] as number);
        return;
      case OP.leaf:
        leaves.release(leaves.at(operand));
        return;
      case OP.number:
        this.#parts.releaseNumber(fields.at(operand >> 2));
        return;
    }
  }
}
