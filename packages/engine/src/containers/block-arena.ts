import { grown } from './grown.ts';

/** Blocks of so many words are kept in their exact size; longer ones in four sizes for each doubling. */
const EXACT = 8;
const CLASSES = 128;
const NONE = -1;

/**
 * Blocks of 32-bit words in one array: small lists and programs without an object for each. A freed block is used again
 * by the next one of about its size.
 */
export class BlockArena {
  /** All blocks. Replaced when it grows, so never hold on to it over an `allocate`. */
  words: Int32Array = new Int32Array(1024);
  readonly #free: Int32Array = new Int32Array(CLASSES).fill(NONE);
  #top = 0;
  #live = 0;

  /** Words in blocks that are in use, with what their sizes were rounded up by. */
  get live(): number {
    return this.#live;
  }

  /** @returns the offset of a block of at least `length` words, whose content is arbitrary */
  allocate(length: number): number {
    const sizeClass = classOf(length);
    const size = sizeOf(sizeClass);
    this.#live += size;
    const reused = this.#free[sizeClass] as number;
    if (reused !== NONE) {
      this.#free[sizeClass] = this.words[reused] as number;
      return reused;
    }
    const offset = this.#top;
    this.#top += size;
    this.words = grown(this.words, this.#top);
    return offset;
  }

  /** Gives a block back. @param length as it was allocated with */
  free(offset: number, length: number): void {
    const sizeClass = classOf(length);
    this.#live -= sizeOf(sizeClass);
    if (this.#live === 0) {
      this.#reset();
      return;
    }
    this.words[offset] = this.#free[sizeClass] as number;
    this.#free[sizeClass] = offset;
  }

  #reset(): void {
    this.#free.fill(NONE);
    this.#top = 0;
    this.words = new Int32Array(1024);
  }
}

function classOf(length: number): number {
  if (length <= EXACT) return Math.max(1, length);
  const bits = 31 - Math.clz32(length - 1);
  const quarter = (length - 1) >>> (bits - 2);
  return EXACT + (bits - 3) * 4 + (quarter - 3);
}

function sizeOf(sizeClass: number): number {
  if (sizeClass <= EXACT) return sizeClass;
  const i = sizeClass - EXACT - 1;
  return (5 + (i & 3)) << ((i >> 2) + 1);
}
