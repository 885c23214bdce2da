/**
 * The pass over hashes. `src/hashes/layout.ts` says what lies where; `src/kernels/scalar-hashes.ts` is the same in plain
 * words. Counting the bits of a 64-bit word is one instruction, and faster than counting those of bytes with SIMD.
 *
 * ```text
 * 64 rows × each query: heads, two or four rows at a time ─near enough?─► with tails ─near enough for both?─► out
 * ```
 */
const ROWS: usize = 64;
/** Bytes of what is found. */
const FOUND: usize = 12;

/**
 * Finds all pairs within the limits of both the row and the query.
 * @returns where the list of found pairs ends; `done` tells how many blocks that took, fewer where the list is full
 */
export function nearHashes(job: usize): usize {
  let out = load<usize>(job, 44);
  let block: usize = 0;
  for (; block < load<usize>(job, 16); block++) {
    if (load<usize>(job, 48) - out < load<usize>(job, 52)) break;
    const top = load<i32>(load<usize>(job, 12) + 4 * block);
    for (let query = load<usize>(job, 32); query < load<usize>(job, 36); query += load<usize>(job, 40)) {
      const limit = min(top, load<i32>(query));
      if (limit < 0) continue;
      const headWords = load<usize>(job, 24);
      if (headWords == 1) out = headsOfOne(job, ROWS * block, query, limit, out);
      else if (headWords == 2) out = headsOfTwo(job, ROWS * block, query, limit, out);
      else out = headsOfFour(job, ROWS * block, query, limit, out);
    }
  }
  store<usize>(job, block, 56);
  return out;
}

/** Heads of one word: four rows at a time, for the loop itself would cost as much as what is done in it. */
function headsOfOne(job: usize, row: usize, query: usize, limit: i64, out: usize): usize {
  const from = load<usize>(job) + 8 * row;
  const a = load<i64>(query, 8);
  for (let at = from, end = from + 8 * ROWS; at < end; at += 32) {
    const w = popcnt(load<i64>(at) ^ a);
    const x = popcnt(load<i64>(at, 8) ^ a);
    const y = popcnt(load<i64>(at, 16) ^ a);
    const z = popcnt(load<i64>(at, 24) ^ a);
    if (w > limit && x > limit && y > limit && z > limit) continue;
    const first = row + (at - from) / 8;
    out = checkTwo(job, first, query, limit, w, x, out);
    out = checkTwo(job, first + 2, query, limit, y, z, out);
  }
  return out;
}

function headsOfTwo(job: usize, row: usize, query: usize, limit: i64, out: usize): usize {
  const from = load<usize>(job) + 16 * row;
  const a = load<i64>(query, 8);
  const b = load<i64>(query, 16);
  for (let at = from, end = from + 16 * ROWS; at < end; at += 64) {
    const w = popcnt(load<i64>(at) ^ a) + popcnt(load<i64>(at, 8) ^ b);
    const x = popcnt(load<i64>(at, 16) ^ a) + popcnt(load<i64>(at, 24) ^ b);
    const y = popcnt(load<i64>(at, 32) ^ a) + popcnt(load<i64>(at, 40) ^ b);
    const z = popcnt(load<i64>(at, 48) ^ a) + popcnt(load<i64>(at, 56) ^ b);
    if (w > limit && x > limit && y > limit && z > limit) continue;
    const first = row + (at - from) / 16;
    out = checkTwo(job, first, query, limit, w, x, out);
    out = checkTwo(job, first + 2, query, limit, y, z, out);
  }
  return out;
}

function headsOfFour(job: usize, row: usize, query: usize, limit: i64, out: usize): usize {
  const from = load<usize>(job) + 32 * row;
  const a = load<i64>(query, 8);
  const b = load<i64>(query, 16);
  const c = load<i64>(query, 24);
  const d = load<i64>(query, 32);
  for (let at = from, end = from + 32 * ROWS; at < end; at += 64) {
    let x = popcnt(load<i64>(at) ^ a) + popcnt(load<i64>(at, 8) ^ b);
    let y = popcnt(load<i64>(at, 32) ^ a) + popcnt(load<i64>(at, 40) ^ b);
    x += popcnt(load<i64>(at, 16) ^ c) + popcnt(load<i64>(at, 24) ^ d);
    y += popcnt(load<i64>(at, 48) ^ c) + popcnt(load<i64>(at, 56) ^ d);
    if (x <= limit || y <= limit) out = checkTwo(job, row + (at - from) / 32, query, limit, x, y, out);
  }
  return out;
}

/** Looks at two rows with all their words. @param x distance of the first one's head @param y of the second one's */
function checkTwo(job: usize, row: usize, query: usize, limit: i64, x: i64, y: i64, out: usize): usize {
  const bytes: usize = 8 * load<usize>(job, 28);
  let tail: usize = load<usize>(job, 4) + bytes * row;
  let words: usize = query + 8 + 8 * load<usize>(job, 24);
  for (const end = tail + bytes; tail < end; tail += 8, words += 8) {
    const word = load<i64>(words);
    x += popcnt(load<i64>(tail) ^ word);
    y += popcnt(load<i64>(tail + bytes) ^ word);
  }
  if (x <= limit) out = note(job, row, query, <i32>x, out);
  if (y <= limit) out = note(job, row + 1, query, <i32>y, out);
  return out;
}

/** Notes a pair if it is near enough for the row. */
function note(job: usize, row: usize, query: usize, distance: i32, out: usize): usize {
  if (distance > load<i32>(load<usize>(job, 8) + 4 * row)) return out;
  store<usize>(out, load<usize>(job, 20) + row);
  store<i32>(out, load<i32>(query, 4), 4);
  store<i32>(out, distance, 8);
  return out + FOUND;
}
