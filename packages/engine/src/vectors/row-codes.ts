import type { KernelHeap } from '../kernels/heap.ts';
import type { RowPlace } from './chunks.ts';
import { BLOCK_ROWS, GROUP, LINE, type Shape } from './layout.ts';
import { atLeast, atMost, type SeenVector } from './seen-vector.ts';

/** The largest code: 16 × 7 + 7. */
const LARGEST = 119;
/** The length of a group's high nibbles, but for rounding: seldom more where components are spread normally. */
const LONGEST = 21;
/** The share of a vector's own length in the room for rounding. */
const OWN_SHARE = 1e-3;

/**
 * Writes rows into blocks. Each component becomes 8 bits, in units of the largest one of its segment: `16 · high + low`.
 * The high nibbles alone are the first pass, all bits are the second; how far each is off is measured, not supposed.
 */
export class RowCodes {
  readonly #heap: KernelHeap;
  readonly #shape: Shape;
  /** By group: the most that the squares of high nibbles come to in any row so far. */
  readonly mostSquares: Int32Array;

  constructor(heap: KernelHeap, shape: Shape) {
    this.#heap = heap;
    this.#shape = shape;
    this.mostSquares = new Int32Array(shape.padded / GROUP);
  }

  /** Writes a row. @param need the least that a value must be beside the vector's own part */
  write(place: RowPlace, vector: SeenVector, need: number): void {
    const tail = this.#tail(place);
    const { f32 } = this.#heap;
    if (!vector.isRegular) {
      f32[tail + LINE / 4] = need === Infinity ? Infinity : -Infinity;
      return;
    }
    const fine = this.#writeSegments(place, vector);
    f32[tail] = atLeast(vector.norm + OWN_SHARE * vector.length);
    f32[tail + LINE / 4] = atMost(vector.part + need);
    f32[tail + LINE / 2] = atLeast(fine);
  }

  /** Makes a row one that is never found. */
  close(place: RowPlace): void {
    this.#heap.f32[this.#tail(place) + LINE / 4] = Infinity;
  }

  /** What a row must come to beside its query's need, as it was written, and how far its codes are off. */
  read(place: RowPlace): { size: number; need: number; fine: number } {
    const tail = this.#tail(place);
    const { f32 } = this.#heap;
    return {
      size: f32[tail] as number,
      need: f32[tail + LINE / 4] as number,
      fine: f32[tail + LINE / 2] as number,
    };
  }

  /** Hands over the length of what all bits leave out. */
  #writeSegments(place: RowPlace, { components, norm }: SeenVector): number {
    const { ends } = this.#shape;
    const { f32 } = this.#heap;
    let [begin, rest, coarse, fine] = [0, norm * norm, 0, 0];
    for (const [k, end] of ends.entries()) {
      const scale = scaleOf(components, begin, end);
      const plane = (place.chunk.planes[k] as number) + (this.#shape.planeBytes[k] as number) * place.block;
      const off = this.#writeCodes(place, plane, components, { begin, end, scale });
      const at = (plane + 8 * (end - begin)) / 4 + place.row;
      rest -= off.squares;
      coarse += off.coarse;
      fine += off.fine;
      f32[at] = scale;
      // What is left is a difference, and rounded as the whole is.
      f32[at + LINE / 4] =
        end === this.#shape.padded ? 0 : atLeast(Math.sqrt(Math.max(0, rest) + norm * norm * 1e-12));
      f32[at + LINE / 2] = atLeast(Math.sqrt(coarse));
      begin = end;
    }
    return Math.sqrt(fine);
  }

  /** Writes a segment; hands over the squares of the components, and of what high nibbles and all bits leave out. */
  #writeCodes(place: RowPlace, plane: number, components: Float64Array, { begin, end, scale }: Segment) {
    const { i8 } = this.#heap;
    const { chunk, block, row } = place;
    const isUpper = row >= BLOCK_ROWS / 2;
    const lows = chunk.lows + (this.#shape.padded / 2) * (BLOCK_ROWS * block + row);
    const highs = plane + 2 * (row & 7) - 8 * begin;
    const factor = scale === 0 ? 0 : 16 / scale;
    const unit = scale / 16;
    let [squares, coarse, fine] = [0, 0, 0];
    for (let group = begin; group < end; group += GROUP) {
      let highSquares = 0;
      for (let d = group; d < group + GROUP; d++) {
        const x = components[d] as number;
        const code = codeOf(x * factor);
        const high = (code + 8) >> 4;
        const low = code - 16 * high;
        const coarseError = x - scale * high;
        const fineError = x - unit * code;
        squares += x * x;
        coarse += coarseError * coarseError;
        fine += fineError * fineError;
        highSquares += high * high;
        const at = highs + 8 * (d & ~1) + (d & 1);
        // The sum of both rows' numbers, 16 · upper + lower.
        const both = i8[at] as number;
        const lower = (both << 28) >> 28;
        i8[at] = isUpper ? lower + 16 * high : both - lower + high;
        const atLow = lows + (group >> 1) + (d & 15);
        i8[atLow] = d < group + 16 ? low & 15 : (i8[atLow] as number) | (low << 4);
      }
      if (highSquares > (this.mostSquares[group / GROUP] as number))
        this.mostSquares[group / GROUP] = highSquares;
    }
    return { squares, coarse, fine };
  }

  /** Index into the float32 view of the numbers of a row. */
  #tail({ chunk, block, row }: RowPlace): number {
    return (chunk.tails + 3 * LINE * block) / 4 + row;
  }
}

/** Dimensions that have a scale in common. */
interface Segment {
  readonly begin: number;
  readonly end: number;
  readonly scale: number;
}

/**
 * The unit of high nibbles: the largest component just fits. Where all are about as large it is greater, for the shorter
 * the codes of a group are, the finer those of queries may be, and such components lose little by it.
 */
function scaleOf(components: Float64Array, begin: number, end: number): number {
  let [largest, longest, squares] = [0, 0, 0];
  for (let d = begin; d < end; d++) {
    const x = components[d] as number;
    if (x > largest) largest = x;
    else if (-x > largest) largest = -x;
    squares += x * x;
    if ((d & (GROUP - 1)) !== GROUP - 1) continue;
    if (squares > longest) longest = squares;
    squares = 0;
  }
  return Math.fround(Math.max((largest * 16) / LARGEST, Math.sqrt(longest) / LONGEST));
}

/** The whole number next to one that is about as large as codes are. */
function codeOf(exact: number): number {
  const rounded = ((exact + 1024.5) | 0) - 1024;
  return rounded < -LARGEST ? -LARGEST : rounded > LARGEST ? LARGEST : rounded;
}
