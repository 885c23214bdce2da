/**
 * Where things lie in the memory that the vector kernels read. All numbers are little-endian.
 *
 * ```text
 * chunk: some blocks of 16 rows; what a pass reads of one block after the other lies together
 *   for each segment, by block
 *     high nibbles  a byte = rows r (low half) and r + 8 of one dimension; dimensions 2p, 2p+1 of rows 0–7 are 16 bytes
 *     scale[16] rest[16] error[16]                  float32
 *   by block        size[16] need[16] fine[16]      float32
 *   by block        low nibbles, row after row; in each 16 bytes the dimensions 0–15 of a group (low halves) and 16–31
 * quad: 4 queries
 *   codes         int16; dimensions 2p, 2p+1 of the four queries are 16 bytes
 *   by query      the same codes, one query after the other
 *   by segment    scale[4] rest[4]                  float32
 *   by query      norm[4] need[4]                   float32
 * ```
 */

/** Rows of a block. */
export const BLOCK_ROWS = 16;
/** Queries of a quad. */
export const QUAD = 4;
/** Dimensions that are summed before sums are taken apart; what dimensions are filled up to. */
export const GROUP = 32;
/** Bytes of a number for each row of a block. */
export const LINE = 64;
/** Bytes of a found pair: row, query (int32) and estimate (float32). */
export const FOUND = 12;
/** Bytes of what a pass notes, before the expanded segment. */
const SCRATCH = 1344;
/** Queries scanned at once: their estimates and codes stay in the first cache. */
export const MAX_BATCH = 32;

/** Offsets of a job's fields, all of four bytes. Of segments there are 8 at most. */
export const JOB = {
  /** Of the first block: its numbers by row, and its low nibbles. */
  tails: 0,
  lows: 4,
  count: 8,
  firstRow: 12,
  quads: 16,
  quadCount: 20,
  scratch: 24,
  out: 28,
  outEnd: 32,
  segments: 36,
  /** What codes of a query of length 1 leave out at most, with room for rounding. */
  gamma: 40,
  /** Written by the kernel: how many blocks it went over. */
  done: 44,
  /**
   * By segment: where its high nibbles of the first block are, and the number of its groups. Then for queries of length 1,
   * of all segments up to there: what codes leave out, and that with the query's own length.
   */
  planes: 48,
  groups: 80,
  leftOut: 112,
  upTo: 144,
  /** A bit for each segment after which quads that cannot pass are given up. */
  checks: 176,
  /** Estimates by block, quad, query and row: float32. */
  estimates: 180,
  /** Dimensions filled up to whole groups. */
  padded: 184,
  /** By segment, added to by the kernel: the quads that went on. */
  kept: 192,
  bytes: 256,
} as const;

/** How vectors of some dimension are cut up. */
export interface Shape {
  readonly dimensions: number;
  /** Dimensions filled up to whole groups. */
  readonly padded: number;
  /** Where segments end, in dimensions; a pair that cannot pass is given up after a segment. */
  readonly ends: readonly number[];
  /** Bytes of a block in the part of a chunk that belongs to a segment. */
  readonly planeBytes: readonly number[];
  /** Bytes of a block in all parts of a chunk. */
  readonly blockBytes: number;
  readonly quadBytes: number;
  readonly scratchBytes: number;
}

/** Dimensions of the first segment: with fewer there are more sums to add up, more cost where they are not needed. */
const FIRST_SEGMENT = 128;

/** Some blocks that lie together, and where their parts begin. */
export interface Chunk {
  readonly address: number;
  readonly firstRow: number;
  readonly blocks: number;
  /** By segment. */
  readonly planes: readonly number[];
  readonly tails: number;
  readonly lows: number;
}

/** A chunk at an address. */
export function chunkAt(shape: Shape, address: number, firstRow: number, blocks: number): Chunk {
  let at = address;
  const planes = shape.planeBytes.map((bytes) => {
    at += bytes * blocks;
    return at - bytes * blocks;
  });
  return { address, firstRow, blocks, planes, tails: at, lows: at + 3 * LINE * blocks };
}

/** The shape of vectors; each segment is as long as all before it together. */
export function shapeOf(dimensions: number): Shape {
  const padded = Math.ceil(dimensions / GROUP) * GROUP;
  const ends: number[] = [];
  for (let end = FIRST_SEGMENT; end < padded; end *= 2) ends.push(end);
  ends.push(padded);
  const lengths = ends.map((end, k) => end - (ends[k - 1] ?? 0));
  return {
    dimensions,
    padded,
    ends,
    planeBytes: lengths.map((length) => 8 * length + 3 * LINE),
    blockBytes: 16 * padded + 3 * LINE * (ends.length + 1),
    quadBytes: 16 * padded + 4 * QUAD * (2 * ends.length + 2),
    scratchBytes: SCRATCH + 16 * Math.max(...lengths),
  };
}
