/** Pieces begin at multiples of this, so that no line of a processor's cache is shared by two. */
const ALIGN = 64;
const PAGE = 65_536;
/** Addresses have 32 bits, and kernels go a little beyond the end of a piece: nothing ends at the last one. */
const LAST = 2 ** 32 - PAGE;

/** A piece of the heap that nobody uses. */
interface Gap {
  readonly address: number;
  readonly bytes: number;
}

/** What holds the bytes: memory of a WebAssembly module, or anything that grows and keeps its content. */
export interface Growable {
  readonly buffer: ArrayBufferLike;
  /** Adds bytes at the end, a multiple of 64 KiB. @throws RangeError where that is not possible */
  grow(bytes: number): void;
}

/**
 * Bytes that kernels work on, with typed views of all of them. Pieces are taken and given back; the first gap that is
 * large enough is used, and gaps that touch become one. For few and large pieces: each step is linear in the gaps.
 */
export class KernelHeap {
  readonly #memory: Growable;
  #gaps: Gap[] = [];
  #end: number;
  /** The views are other ones after each `allocate`. */
  i8!: Int8Array;
  i16!: Int16Array;
  i32!: Int32Array;
  f32!: Float32Array;
  u8!: Uint8Array;

  /** @param from the first address that is free */
  constructor(memory: Growable, from: number = ALIGN) {
    this.#memory = memory;
    this.#end = ceil(from, ALIGN);
    this.#view();
  }

  /** The bytes that are in use. */
  get used(): number {
    return this.#end - this.#gaps.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Takes a piece, whatever is in it. @throws RangeError where there is no more memory */
  allocate(bytes: number): number {
    const wanted = ceil(Math.max(1, bytes), ALIGN);
    const at = this.#gaps.findIndex((gap) => gap.bytes >= wanted);
    return at < 0 ? this.#extend(wanted) : this.#takeFrom(at, wanted);
  }

  /** Takes a piece that is filled with zeros. @throws RangeError where there is no more memory */
  allocateZeros(bytes: number): number {
    const address = this.allocate(bytes);
    this.u8.fill(0, address, address + bytes);
    return address;
  }

  /** Gives a piece back. @param bytes as it was taken */
  free(address: number, bytes: number): void {
    const freed = { address, bytes: ceil(Math.max(1, bytes), ALIGN) };
    const gaps = [...this.#gaps, freed].sort((a, b) => a.address - b.address);
    this.#gaps = [];
    for (const gap of gaps) {
      const last = this.#gaps.at(-1);
      if (last === undefined || last.address + last.bytes < gap.address) this.#gaps.push(gap);
      else this.#gaps[this.#gaps.length - 1] = { address: last.address, bytes: last.bytes + gap.bytes };
    }
    const last = this.#gaps.at(-1);
    if (last === undefined || last.address + last.bytes < this.#end) return;
    this.#gaps.pop();
    this.#end = last.address;
  }

  #takeFrom(at: number, wanted: number): number {
    const { address, bytes } = this.#gaps[at] as Gap;
    if (bytes === wanted) this.#gaps.splice(at, 1);
    else this.#gaps[at] = { address: address + wanted, bytes: bytes - wanted };
    return address;
  }

  #extend(wanted: number): number {
    const address = this.#end;
    if (address + wanted > LAST)
      throw new RangeError(
        `no room for ${wanted} bytes: the kernels of a thread have 4 GiB, of which ${this.used} are in use`,
      );
    const missing = address + wanted - this.#memory.buffer.byteLength;
    if (missing > 0) {
      this.#memory.grow(ceil(missing, PAGE));
      this.#view();
    }
    this.#end += wanted;
    return address;
  }

  #view(): void {
    const { buffer } = this.#memory;
    this.i8 = new Int8Array(buffer);
    this.i16 = new Int16Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.u8 = new Uint8Array(buffer);
  }
}

function ceil(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
