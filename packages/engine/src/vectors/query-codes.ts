import type { KernelHeap } from '../kernels/heap.ts';
import { GROUP, QUAD, type Shape } from './layout.ts';
import { atLeast, atMost, type SeenVector } from './seen-vector.ts';

/** Sums of a group's products with high nibbles stay below this, so that two of them share a lane. */
const LARGEST_SUM = 2047;
/** What rounding can add to the length of a group's codes: half a unit in each dimension. */
const ROUNDED = Math.sqrt(GROUP) / 2;
/** Codes are numbers of 16 bits. */
const LARGEST_CODE = 32_000;
/** Room for float32 in the kernel's sums, as a share of both lengths. */
const FLOAT32_SLACK = 4e-6;
const OWN_SHARE = 1e-3;

/** Writes the queries of a batch into quads, and keeps how far their codes are off. */
export class QueryCodes {
  readonly #heap: KernelHeap;
  readonly #shape: Shape;
  /** Address of the quads. */
  readonly #quads: number;
  /** Of all queries so far, relative to a query's length: what codes leave out up to a segment, and the length up to there. */
  readonly leftOut: Float64Array;
  readonly upTo: Float64Array;
  /** By query. */
  readonly norms: number[] = [];
  readonly parts: number[] = [];

  constructor(heap: KernelHeap, shape: Shape, quads: number) {
    this.#heap = heap;
    this.#shape = shape;
    this.#quads = quads;
    this.upTo = new Float64Array(shape.ends.length);
    this.leftOut = new Float64Array(shape.ends.length);
  }

  /** Writes a query that finds nothing, until it has a need. @param mostSquares see `RowCodes` */
  write(number: number, vector: SeenVector, mostSquares: Int32Array): void {
    const norm = vector.norm + OWN_SHARE * vector.length;
    const squares = vector.norm ** 2;
    let [begin, off, head] = [0, 0, 0];
    for (const [k, end] of this.#shape.ends.entries()) {
      const scale = scaleOf(vector.components, begin, end, mostSquares);
      off += this.#writeCodes(number, vector.components, begin, end, scale);
      for (let d = begin; d < end; d++) head += (vector.components[d] as number) ** 2;
      if (norm > 0) {
        raise(this.upTo, k, Math.sqrt(head) / norm);
        raise(this.leftOut, k, Math.sqrt(off) / norm);
      }
      const rest = end === this.#shape.padded ? 0 : Math.max(0, squares - head) + squares * 1e-12;
      const at = this.#params(number) + 2 * QUAD * k;
      this.#heap.f32[at] = scale;
      this.#heap.f32[at + QUAD] = atLeast(Math.sqrt(rest));
      begin = end;
    }
    this.norms[number] = atLeast(norm);
    this.parts[number] = vector.part;
    this.#heap.f32[this.#normAt(number)] = this.norms[number] as number;
    this.close(number);
  }

  /** What codes leave out of a query of length 1, with room for rounding. */
  get gamma(): number {
    return (this.leftOut[this.leftOut.length - 1] as number) + FLOAT32_SLACK;
  }

  /** Asks for pairs whose value is at least so much. */
  need(number: number, least: number): void {
    this.#heap.f32[this.#normAt(number) + QUAD] = atMost((this.parts[number] as number) + least);
  }

  /** Makes a query one that finds nothing. */
  close(number: number): void {
    this.#heap.f32[this.#normAt(number) + QUAD] = Infinity;
  }

  /** Writes the codes of a segment; hands over the squares of what they leave out. */
  #writeCodes(number: number, components: Float64Array, begin: number, end: number, scale: number): number {
    const { padded } = this.#shape;
    const { i16 } = this.#heap;
    const quad = this.#quadAt(number) / 2;
    const lane = 2 * (number % QUAD);
    const own = quad + 4 * padded + padded * (number % QUAD);
    let off = 0;
    for (let d = begin; d < end; d++) {
      const x = components[d] as number;
      const code = scale === 0 ? 0 : Math.round(x / scale);
      off += (x - scale * code) ** 2;
      i16[quad + 8 * (d >> 1) + lane + (d & 1)] = code;
      i16[own + d] = code;
    }
    return off;
  }

  #quadAt(number: number): number {
    return this.#quads + this.#shape.quadBytes * Math.floor(number / QUAD);
  }

  #params(number: number): number {
    return (this.#quadAt(number) + 16 * this.#shape.padded) / 4 + (number % QUAD);
  }

  #normAt(number: number): number {
    return this.#params(number) + 2 * QUAD * this.#shape.ends.length;
  }
}

function raise(most: Float64Array, k: number, value: number): void {
  if (value > (most[k] as number)) most[k] = value;
}

/**
 * The unit of a query's codes in a segment: as small as the sums of its groups allow. By Cauchy–Schwarz a sum is at most the
 * product of the lengths of both codes.
 */
function scaleOf(components: Float64Array, begin: number, end: number, mostSquares: Int32Array): number {
  let scale = 0;
  for (let group = begin / GROUP; group < end / GROUP; group++) {
    let [squares, largest] = [0, 0];
    for (let d = GROUP * group; d < GROUP * (group + 1); d++) {
      const x = Math.abs(components[d] as number);
      squares += x * x;
      largest = Math.max(largest, x);
    }
    const most = Math.sqrt(mostSquares[group] as number);
    const longest = LARGEST_SUM - ROUNDED * most;
    scale = Math.max(scale, (Math.sqrt(squares) * most) / longest, largest / LARGEST_CODE);
  }
  return Math.fround(scale * (1 + 1e-6));
}
