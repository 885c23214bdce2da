import { grown } from '../containers/grown.ts';
import { SEEN } from '../program/program-store.ts';

/** The programs that could accept the document at hand, each once; filled anew for each document. */
export class Candidates {
  programs: Int32Array = new Int32Array(64);
  /** What let each in, in the selector's numbers. */
  reasons: Int32Array = new Int32Array(64);
  count = 0;

  /** Adds a program unless it is there. @param words of all programs, and the number of the document */
  add(words: Int32Array, program: number, document: number, reason: number): void {
    if (words[program + SEEN] === document) return;
    words[program + SEEN] = document;
    if (this.count === this.programs.length) this.#grow();
    this.programs[this.count] = program;
    this.reasons[this.count++] = reason;
  }

  #grow(): void {
    this.programs = grown(this.programs, this.count + 1);
    this.reasons = grown(this.reasons, this.count + 1);
  }
}
