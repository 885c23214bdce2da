/**
 * Where things lie in the memory that the kernel for hashes reads. A hash is a number of 64-bit words, filled up with zeros,
 * which change no distance.
 *
 * ```text
 * chunk: some blocks of 64 rows
 *   heads   by row, the first words     most pairs are told apart by these: the others are seldom read
 *   tails   by row, the other words
 *   limits  by row, int32               the greatest distance at which the row is found
 *   tops    by block, int32             the greatest limit of its rows
 * query: limit and number (int32), the words
 * ```
 */

/** Rows of a block. */
export const BLOCK_ROWS = 64;
/** Bytes of a found pair: row, query, distance (int32). */
export const FOUND = 12;
/** Bytes of a query before its words. */
export const QUERY_HEAD = 8;
/** Queries scanned at once. */
export const MAX_BATCH = 32;
/** The limit of rows that are not there. */
export const GONE = -2;
/** Limits of a hash's bytes. */
export const MAX_BYTES = 64;

/** Offsets of a job's fields, all of four bytes. */
export const HASH_JOB = {
  /** Of the first block. */
  heads: 0,
  tails: 4,
  limits: 8,
  tops: 12,
  blocks: 16,
  firstRow: 20,
  headWords: 24,
  tailWords: 28,
  queries: 32,
  queriesEnd: 36,
  queryBytes: 40,
  out: 44,
  outEnd: 48,
  /** Bytes of what a block can bring at most. */
  room: 52,
  /** Written by the kernel: how many blocks it went over. */
  done: 56,
  bytes: 64,
} as const;

/** How hashes of some length are cut up. */
export interface HashShape {
  readonly bytes: number;
  /** 1, 2 or 4: about half of the words, for which the kernel has a loop of its own. */
  readonly headWords: number;
  readonly tailWords: number;
  readonly queryBytes: number;
}

/** Some blocks that lie together, and where their parts begin. */
export interface HashChunk {
  readonly address: number;
  readonly firstRow: number;
  readonly blocks: number;
  readonly tails: number;
  readonly limits: number;
  readonly tops: number;
}

/** The shape of hashes of so many bytes. @throws RangeError for a number that is out of range */
export function hashShape(bytes: number): HashShape {
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > MAX_BYTES)
    throw new RangeError(`hashes of ${bytes} bytes; 1 to ${MAX_BYTES} are possible`);
  const words = Math.ceil(bytes / 8);
  const headWords = words <= 2 ? 1 : words <= 4 ? 2 : 4;
  return { bytes, headWords, tailWords: words - headWords, queryBytes: QUERY_HEAD + 8 * words };
}

/** Bytes of a chunk. */
export function chunkBytes({ headWords, tailWords }: HashShape, rows: number): number {
  return rows * (8 * (headWords + tailWords) + 4) + (4 * rows) / BLOCK_ROWS;
}

/** A chunk at an address. */
export function hashChunkAt(shape: HashShape, address: number, firstRow: number, rows: number): HashChunk {
  const tails = address + 8 * shape.headWords * rows;
  const limits = tails + 8 * shape.tailWords * rows;
  return { address, firstRow, blocks: rows / BLOCK_ROWS, tails, limits, tops: limits + 4 * rows };
}
