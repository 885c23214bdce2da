import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { CommandError } from '../errors.ts';
import type { Refusal } from './document-line.ts';

/** The lines that were left out and why, as JSON lines in a file that is made with the first of them. */
export class RefusalReport {
  readonly path: string;
  #bytes: number;
  #handle: number | null = null;

  /** @param bytes how much of the file belongs to what was taken before; the rest is written anew */
  constructor(file: string, bytes: number) {
    this.path = file;
    this.#bytes = bytes;
  }

  /** How long it is. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * On the disk when it returns.
   * @throws CommandError where it cannot be written
   */
  add(refusals: readonly Refusal[]): void {
    if (refusals.length === 0) return;
    const text = Buffer.from(refusals.map((refusal) => `${JSON.stringify(refusal)}\n`).join(''));
    try {
      this.#handle ??= this.#open();
      writeSync(this.#handle, text, 0, text.length, this.#bytes);
      fsyncSync(this.#handle);
    } catch (error) {
      throw new CommandError(
        `${this.path} cannot be written: ${(error as Error).message}. Name another file with --refused.`,
      );
    }
    this.#bytes += text.length;
  }

  close(): void {
    if (this.#handle !== null) closeSync(this.#handle);
  }

  #open(): number {
    const handle = openSync(this.path, this.#bytes === 0 ? 'w' : 'r+');
    ftruncateSync(handle, this.#bytes);
    return handle;
  }
}
