import { BLOCK_ROWS, FOUND, HASH_JOB, QUERY_HEAD } from '../hashes/layout.ts';
import type { KernelHeap } from './heap.ts';

/** The pass of `kernels/hashes.ts` in plain words, pair by pair: slower, and with the same results. */
export function nearHashes(heap: KernelHeap, job: number): number {
  const at = (offset: number): number => (heap.i32[(job + offset) / 4] as number) >>> 0;
  let out = at(HASH_JOB.out);
  let block = 0;
  for (; block < at(HASH_JOB.blocks) && at(HASH_JOB.outEnd) - out >= at(HASH_JOB.room); block++)
    for (let query = at(HASH_JOB.queries); query < at(HASH_JOB.queriesEnd); query += at(HASH_JOB.queryBytes))
      for (let row = BLOCK_ROWS * block; row < BLOCK_ROWS * (block + 1); row++)
        out = check(heap, at, row, query, out);
  heap.i32[(job + HASH_JOB.done) / 4] = block;
  return out;
}

/** Notes a pair if it is near enough. @param at reads a field of the job */
function check(
  { i32 }: KernelHeap,
  at: (offset: number) => number,
  row: number,
  query: number,
  out: number,
): number {
  const [headWords, tailWords] = [at(HASH_JOB.headWords), at(HASH_JOB.tailWords)];
  const limit = Math.min(i32[query / 4] as number, i32[at(HASH_JOB.limits) / 4 + row] as number);
  if (limit < 0) return out;
  const words = query + QUERY_HEAD;
  const distance =
    differing(i32, at(HASH_JOB.heads) + 8 * headWords * row, words, headWords) +
    differing(i32, at(HASH_JOB.tails) + 8 * tailWords * row, words + 8 * headWords, tailWords);
  if (distance > limit) return out;
  i32[out / 4] = at(HASH_JOB.firstRow) + row;
  i32[out / 4 + 1] = i32[query / 4 + 1] as number;
  i32[out / 4 + 2] = distance;
  return out + FOUND;
}

/** The number of bits in which some words at two addresses differ. */
function differing(i32: Int32Array, a: number, b: number, words: number): number {
  let bits = 0;
  for (let i = 0; i < 2 * words; i++) bits += bitsOf((i32[a / 4 + i] as number) ^ (i32[b / 4 + i] as number));
  return bits;
}

/** The number of ones in 32 bits: pairs, fours and bytes are summed side by side. */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
