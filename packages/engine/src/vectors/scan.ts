import type { Kernels } from '../kernels/kernels.ts';
import { Checks } from './checks.ts';
import type { Chunks } from './chunks.ts';
import { BLOCK_ROWS, type Chunk, FOUND, GROUP, JOB, LINE, QUAD, type Shape } from './layout.ts';
import type { QueryCodes } from './query-codes.ts';
import type { RowCodes } from './row-codes.ts';

/** More than rounding to float32 does to a sum of a few numbers. */
const FLOAT32 = 4e-6;
/** Bytes for what a pass finds before it is handed over: more than a block can bring a full batch. */
const OUT_BYTES = 1 << 17;
/** Blocks estimated by one call of a kernel; what is checked is decided anew before each. */
const LARGEST_CALL = 128;

/** What a scan works with. */
export interface ScanParts {
  readonly chunks: Chunks;
  readonly rows: RowCodes;
  readonly codes: QueryCodes;
  /** Where the quads are. */
  readonly quads: number;
  readonly quadCount: number;
  /** Queries for which bounds do not hold: they are not scanned for. */
  readonly irregular: readonly number[];
}

/** A pair of a row and a query. The same object each time. */
export interface FoundPair {
  row: number;
  query: number;
  /** About the value of the pair, and the most that it can be; see `MetricValue`. */
  about: number;
  most: number;
}

/** Blocks of a chunk whose estimates are at hand. */
interface Part {
  readonly chunk: Chunk;
  readonly block: number;
  readonly count: number;
  readonly estimates: number;
}

/**
 * A scan of all rows for a batch of queries: some blocks are estimated, then what estimates leave is looked for, and so on.
 * No rows may be written before it ends.
 */
export class Scan {
  readonly #kernels: Kernels;
  readonly #shape: Shape;
  readonly #parts: ScanParts;
  readonly #checks: Checks;
  readonly #pair: FoundPair = { row: 0, query: 0, about: 0, most: 0 };
  /** Of the first job; behind it lie what passes find, the jobs that run beside it, and the estimates. */
  readonly #address: number;
  readonly #bytes: number;
  readonly #others: readonly number[];
  readonly #window: number;
  /** The blocks that are estimated. */
  #estimated: Part[] = [];
  #chunk = 0;
  #block = 0;

  /** @param window blocks that can be estimated at a time */
  constructor(kernels: Kernels, shape: Shape, parts: ScanParts, window: number) {
    this.#kernels = kernels;
    this.#shape = shape;
    this.#parts = parts;
    this.#window = window;
    this.#checks = new Checks(shape.ends.length);
    const first = JOB.bytes + shape.scratchBytes + OUT_BYTES;
    const other = JOB.bytes + shape.scratchBytes;
    this.#bytes = first + (kernels.lanes - 1) * other + window * this.#estimateBytes;
    this.#address = kernels.heap.allocate(this.#bytes);
    this.#others = Array.from({ length: kernels.lanes - 1 }, (_, i) => this.#address + first + i * other);
    this.#writeJob();
  }

  /** Queries for which bounds do not hold: rows are to be compared with them one by one. */
  get irregular(): readonly number[] {
    return this.#parts.irregular;
  }

  /** Bytes of the estimates of a block. */
  get #estimateBytes(): number {
    return QUAD * LINE * this.#parts.quadCount;
  }

  #writeJob(): void {
    const { codes, quads, quadCount } = this.#parts;
    const { ends, padded, scratchBytes } = this.#shape;
    const { i32, f32 } = this.#kernels.heap;
    const at = (offset: number): number => (this.#address + offset) / 4;
    const scratch = this.#address + JOB.bytes;
    i32[at(JOB.quads)] = quads;
    i32[at(JOB.quadCount)] = quadCount;
    i32[at(JOB.scratch)] = scratch;
    i32[at(JOB.out)] = scratch + scratchBytes;
    i32[at(JOB.outEnd)] = scratch + scratchBytes + OUT_BYTES;
    i32[at(JOB.segments)] = ends.length;
    i32[at(JOB.padded)] = padded;
    f32[at(JOB.gamma)] = codes.gamma * (1 + FLOAT32);
    for (const [k, end] of ends.entries()) {
      const leftOut = codes.leftOut[k] as number;
      i32[at(JOB.groups) + k] = (end - (ends[k - 1] ?? 0)) / GROUP;
      f32[at(JOB.leftOut) + k] = leftOut * (1 + FLOAT32);
      f32[at(JOB.upTo) + k] = (leftOut + (codes.upTo[k] as number)) * (1 + FLOAT32);
    }
  }

  /** Asks for pairs of a query whose value is at least so much, from here on. */
  need(query: number, least: number): void {
    if (!this.irregular.includes(query)) this.#parts.codes.need(query, least);
  }

  /**
   * Estimates the next blocks of 16 rows, up to a window of them; pairs that cannot come to what is needed are given up.
   * @returns false where there are no more
   */
  estimate(blocks: number): boolean {
    this.#estimated = [];
    for (let left = Math.min(blocks, this.#window); left > 0; ) {
      const parts = this.#nextParts(left);
      if (parts.length === 0) break;
      this.#estimateParts(parts);
      for (const part of parts) left -= part.count;
      this.#estimated.push(...parts);
    }
    return this.#estimated.length > 0;
  }

  /** The next parts, one for each job that runs at the same time, with up to so many blocks in all. */
  #nextParts(blocks: number): Part[] {
    const parts: Part[] = [];
    let left = blocks;
    for (let lane = 0; lane < this.#kernels.lanes && left > 0; lane++) {
      const chunk = this.#parts.chunks.all[this.#chunk];
      if (chunk === undefined) break;
      const count = Math.min(left, chunk.blocks - this.#block, LARGEST_CALL);
      const estimates = this.#address + this.#bytes - left * this.#estimateBytes;
      parts.push({ chunk, block: this.#block, count, estimates });
      this.#advance(chunk, count);
      left -= count;
    }
    return parts;
  }

  #advance(chunk: Chunk, count: number): void {
    this.#block += count;
    if (this.#block < chunk.blocks) return;
    this.#chunk++;
    this.#block = 0;
  }

  #estimateParts(parts: readonly Part[]): void {
    const { i32 } = this.#kernels.heap;
    const segments = this.#shape.ends.length;
    const jobs = [this.#address, ...this.#others].slice(0, parts.length);
    const checks = this.#checks.next();
    for (const [i, job] of jobs.entries()) {
      if (i > 0) this.#copyJob(job);
      this.#pointAt(job, parts[i] as Part, 0);
      i32[(job + JOB.checks) / 4] = checks;
      i32.fill(0, (job + JOB.kept) / 4, (job + JOB.kept) / 4 + segments);
    }
    this.#kernels.estimateAll(jobs);
    for (const [i, job] of jobs.entries()) {
      const kept = i32.subarray((job + JOB.kept) / 4, (job + JOB.kept) / 4 + segments);
      this.#checks.note(kept, (parts[i] as Part).count * this.#parts.quadCount);
    }
  }

  /** Makes another job one like the first, with a scratch memory of its own. */
  #copyJob(job: number): void {
    const { i32 } = this.#kernels.heap;
    i32.copyWithin(job / 4, this.#address / 4, (this.#address + JOB.bytes) / 4);
    i32[(job + JOB.scratch) / 4] = job + JOB.bytes;
  }

  /** Makes a part the subject of a job. @param done blocks of it to leave out */
  #pointAt(job: number, { chunk, block, count, estimates }: Part, done: number): void {
    const { i32 } = this.#kernels.heap;
    const at = job / 4;
    const first = block + done;
    i32[at + JOB.tails / 4] = chunk.tails + 3 * LINE * first;
    i32[at + JOB.lows / 4] = chunk.lows + 8 * this.#shape.padded * first;
    i32[at + JOB.count / 4] = count - done;
    i32[at + JOB.firstRow / 4] = chunk.firstRow + BLOCK_ROWS * first;
    i32[at + JOB.estimates / 4] = estimates + this.#estimateBytes * done;
    for (const [k, bytes] of this.#shape.planeBytes.entries())
      i32[at + JOB.planes / 4 + k] = (chunk.planes[k] as number) + bytes * first;
  }

  /**
   * Hands over the estimated pairs that are enough if estimates are taken for exact.
   * @param onPart told after some rows: more may be needed from there on
   */
  promising(onPair: (pair: FoundPair) => void, onPart: () => void): void {
    this.#find(this.#kernels.promisingPairs, onPair, onPart);
  }

  /** Hands over all estimated pairs that may be enough. */
  possible(onPair: (pair: FoundPair) => void): void {
    this.#find(this.#kernels.possiblePairs, onPair, () => {});
  }

  #find(pass: (job: number) => number, onPair: (pair: FoundPair) => void, onPart: () => void): void {
    const field = (offset: number): number =>
      (this.#kernels.heap.i32[(this.#address + offset) / 4] as number) >>> 0;
    for (const part of this.#estimated) {
      for (let done = 0; done < part.count; ) {
        this.#pointAt(this.#address, part, done);
        const end = pass(this.#address) >>> 0;
        done += field(JOB.done);
        this.#handOver(field(JOB.out), end, onPair);
      }
      onPart();
    }
  }

  #handOver(from: number, to: number, onPair: (pair: FoundPair) => void): void {
    const pair = this.#pair;
    for (let at = from / 4; at < to / 4; at += FOUND / 4) {
      // Read anew each time: who is told of a pair may search elsewhere, and the heap grows.
      const { i32, f32 } = this.#kernels.heap;
      pair.row = i32[at] as number;
      pair.query = i32[at + 1] as number;
      this.#bound(pair, f32[at + 2] as number);
      onPair(pair);
    }
  }

  #bound(pair: FoundPair, estimate: number): void {
    const { chunks, rows, codes } = this.#parts;
    const { size, need, fine } = rows.read(chunks.place(pair.row));
    const { gamma } = codes;
    const spare = (fine * (1 + gamma) + size * gamma) * (codes.norms[pair.query] as number) * (1 + FLOAT32);
    pair.about = need === -Infinity ? Infinity : estimate - need - (codes.parts[pair.query] as number);
    pair.most = pair.about + spare;
  }

  /** Gives the memory of the scan back. */
  end(): void {
    this.#kernels.heap.free(this.#address, this.#bytes);
    this.#kernels.heap.free(this.#parts.quads, this.#parts.quadCount * this.#shape.quadBytes);
  }
}
