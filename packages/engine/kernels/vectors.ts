/**
 * The passes over coded vectors. `src/vectors/layout.ts` says what lies where; `src/kernels/scalar-vectors.ts` is the same in
 * plain words, and gives the same results to the last bit.
 *
 * ```text
 * 16 rows × 4 queries, a segment of dimensions at a time:
 * nibbles ─expand─► two rows a lane ─sumSegment─► integers ─addSums─► estimates ─judge─► the quad goes on, or is given up
 * estimates ─promisingPairs─► out: most likely those that are wanted
 *           ─possiblePairs──► refined with all 8 bits ─► out: all that may be wanted
 * ```
 */
const ROWS: usize = 16;
/** Dimensions after which the low sums are taken out of the lanes, before they can run over. */
const GROUP: usize = 32;
/** Bytes of 16 numbers of four bytes. */
const LINE: usize = 64;
/** Where things lie in the scratch memory: numbers of quads, sums, allowances, the expanded segment. */
const SUMS: usize = 1024;
const SPARE: usize = 1280;
const EXPANDED: usize = 1344;
/** Marks of rows lie there, too: 4 bytes for each of up to 32 queries, by block. */
const MARKS: usize = 128;
/** Blocks whose candidates are looked at together. */
const TOGETHER: usize = 8;
/** Lets a rest that was rounded up count for a little less, and what rounding takes from sums. */
const REST: f32 = 0.99999;
const ROUNDING: f32 = 4e-6;
/** The estimate of pairs that cannot pass. */
const REFUSED: f32 = -f32.MAX_VALUE;
/** Bytes of what is found. */
const FOUND: usize = 12;

/** Works out estimates of the products of all rows and queries, from high nibbles. */
export function estimatePairs(job: usize): void {
  const count = load<usize>(job, 8);
  for (let block: usize = 0; block < count; block++) estimateBlock(job, block);
}

function estimateBlock(job: usize, block: usize): void {
  const segments = load<usize>(job, 36);
  const scratch = load<usize>(job, 24);
  const dimensions: usize = load<usize>(job, 184);
  const quadBytes: usize = 16 * dimensions + 32 * (segments + 1);
  const quads = load<usize>(job, 16);
  const tail = load<usize>(job) + 3 * LINE * block;
  const checks = load<u32>(job, 176);
  const estimates = estimatesOf(job, block);
  let alive = aliveAtFirst(job, scratch, estimates);
  let at: usize = 0;
  for (let k: usize = 0; k < segments && alive > 0; k++) {
    const bytes: usize = 8 * GROUP * load<usize>(job + 4 * k, 80);
    const plane: usize = planeOf(job, block, k);
    const isChecked = ((checks >> <u32>k) & 1) != 0;
    expand(plane, scratch + EXPANDED, bytes);
    if (isChecked) allowances(job, k, plane + bytes, tail, scratch + SPARE);
    let kept: usize = 0;
    for (let i: usize = 0; i < alive; i++) {
      const number = load<usize>(scratch + 4 * i);
      const quad: usize = quads + quadBytes * number;
      const query = quad + 16 * dimensions;
      const own = estimates + 4 * LINE * number;
      sumSegment(scratch + EXPANDED, quad + at, bytes, scratch + SUMS);
      addSums(query + 32 * k, plane + bytes, scratch + SUMS, own);
      if (
        !isChecked ||
        judge(query + 32 * k, query + 32 * segments, plane + bytes, tail, scratch + SPARE, own)
      ) {
        store<usize>(scratch + 4 * kept, number);
        kept++;
      } else giveUp(own);
    }
    alive = kept;
    at += bytes;
    store<usize>(job + 4 * k, load<usize>(job + 4 * k, 192) + kept, 192);
  }
}

function estimatesOf(job: usize, block: usize): usize {
  return load<usize>(job, 180) + 4 * LINE * load<usize>(job, 20) * block;
}

/** Rows of a quad that was given up pass for none of its queries. */
function giveUp(estimates: usize): void {
  for (const end = estimates + 4 * LINE; estimates < end; estimates += 16)
    v128.store(estimates, f32x4.splat(REFUSED));
}

/**
 * Finds pairs whose estimate, taken for exact, is enough.
 * @returns where the list of found pairs ends; `done` tells how many blocks that took, fewer where the list is full
 */
export function promisingPairs(job: usize): usize {
  const queries: usize = 4 * load<usize>(job, 20);
  const marks = load<usize>(job, 24);
  let out = load<usize>(job, 28);
  clear(marks + SPARE, LINE);
  let block: usize = 0;
  for (const count = load<usize>(job, 8); block < count && hasRoom(job, out, 1); block++) {
    markRows(job, block, marks);
    const estimates = estimatesOf(job, block);
    for (let query: usize = 0; query < queries; query++)
      for (let left = load<i32>(marks + 4 * query); left != 0; left &= left - 1) {
        const r: usize = ctz(left);
        out = found(job, out, block, r, query, load<f32>(estimates + LINE * query + 4 * r));
      }
  }
  store<usize>(job, block, 44);
  return out;
}

/**
 * Finds all pairs that may be enough, with finer estimates. Some blocks are looked at together: their low nibbles come from
 * memory at once, and the codes of a query stay at hand for all of them.
 * @returns as `promisingPairs`
 */
export function possiblePairs(job: usize): usize {
  const queries: usize = 4 * load<usize>(job, 20);
  const scratch = load<usize>(job, 24);
  const last = load<usize>(job, 36) - 1;
  const bytes: usize = 8 * GROUP * load<usize>(job + 4 * last, 80);
  const count = load<usize>(job, 8);
  let out = load<usize>(job, 28);
  let block: usize = 0;
  while (block < count && hasRoom(job, out, TOGETHER)) {
    const first = block;
    const end = min(count, block + TOGETHER);
    for (; block < end; block++) {
      allowances(
        job,
        last,
        planeOf(job, block, last) + bytes,
        load<usize>(job) + 3 * LINE * block,
        scratch + SPARE,
      );
      touch(job, block, markRows(job, block, scratch + MARKS * (block - first)));
    }
    for (let query: usize = 0; query < queries; query++)
      for (let b = first; b < end; b++) {
        const rows = load<i32>(scratch + MARKS * (b - first) + 4 * query);
        if (rows != 0) out = refineRows(job, b, query, rows, out);
      }
  }
  store<usize>(job, block, 44);
  return out;
}

/** Whether there is room for all that some blocks can bring. */
function hasRoom(job: usize, out: usize, blocks: usize): bool {
  return load<usize>(job, 32) - out >= FOUND * ROWS * blocks * 4 * load<usize>(job, 20);
}

function found(job: usize, out: usize, block: usize, row: usize, query: usize, estimate: f32): usize {
  store<usize>(out, load<usize>(job, 12) + ROWS * block + row);
  store<usize>(out, query, 4);
  store<f32>(out, estimate, 8);
  return out + FOUND;
}

/** All quads, with estimates of 0. */
function aliveAtFirst(job: usize, scratch: usize, estimates: usize): usize {
  const quads = load<usize>(job, 20);
  for (let i: usize = 0; i < quads; i++) store<usize>(scratch + 4 * i, i);
  clear(estimates, 4 * LINE * quads);
  return quads;
}

/** Zeros: for so few bytes faster than the instruction for it. */
function clear(from: usize, bytes: usize): void {
  for (const end = from + bytes; from < end; from += 16) v128.store(from, i32x4.splat(0));
}

/** Nibbles to lanes of 16 bits: the low one, signed, and 4,096 times the high one. */
function expand(from: usize, to: usize, bytes: usize): void {
  for (const end = from + bytes; from < end; from += 16, to += 32) {
    const both = v128.load(from);
    const first = i16x8.extend_low_i8x16_s(both);
    const second = i16x8.extend_high_i8x16_s(both);
    const firstLow = i16x8.shr_s(i16x8.shl(first, 12), 12);
    const secondLow = i16x8.shr_s(i16x8.shl(second, 12), 12);
    v128.store(to, i16x8.add(i16x8.shl(i16x8.sub(first, firstLow), 8), firstLow));
    v128.store(to, i16x8.add(i16x8.shl(i16x8.sub(second, secondLow), 8), secondLow), 16);
  }
}

/** By row, how far an estimate can be off for a query of length 1, beside what is behind the segment. */
function allowances(job: usize, k: usize, params: usize, tail: usize, to: usize): void {
  const leftOut = f32x4.splat(load<f32>(job + 4 * k, 112));
  const upTo = f32x4.splat(load<f32>(job + 4 * k, 144));
  for (let i: usize = 0; i < LINE; i += 16) {
    const size = v128.load(tail + i);
    const rest = v128.load(params + i, LINE);
    const kept = f32x4.sub(f32x4.mul(size, size), f32x4.mul(f32x4.mul(rest, rest), f32x4.splat(REST)));
    const head = f32x4.sqrt(f32x4.max(kept, f32x4.splat(0)));
    const error = f32x4.mul(v128.load(params + i, 2 * LINE), upTo);
    const own = f32x4.add(error, f32x4.mul(head, leftOut));
    v128.store(to + i, f32x4.add(own, f32x4.mul(size, f32x4.splat(ROUNDING))));
  }
}

/**
 * Products of 16 rows with 4 queries over a segment: to `sums` for each query the low rows' sums of lanes 0–7, and then for
 * each query the whole sums. A lane's low part is below 2,048 in size for each group, so that it can be told from the rest.
 */
function sumSegment(x: usize, q: usize, bytes: usize, sums: usize): void {
  let a0 = i32x4.splat(0);
  let a1 = i32x4.splat(0);
  let b0 = i32x4.splat(0);
  let b1 = i32x4.splat(0);
  let c0 = i32x4.splat(0);
  let c1 = i32x4.splat(0);
  let d0 = i32x4.splat(0);
  let d1 = i32x4.splat(0);
  clear(sums, 128);
  for (const end = q + bytes; q < end; ) {
    // Not unrolled: with fewer addresses at hand compilers keep all sums in registers.
    for (const last = q + 8 * GROUP; q < last; q += 16, x += 32) {
      const r0 = v128.load(x);
      const r1 = v128.load(x, 16);
      let y = v128.load32_splat(q);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(r0, y));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(r1, y));
      y = v128.load32_splat(q, 4);
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(r0, y));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(r1, y));
      y = v128.load32_splat(q, 8);
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(r0, y));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(r1, y));
      y = v128.load32_splat(q, 12);
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(r0, y));
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(r1, y));
    }
    addLow(sums, a0, a1);
    addLow(sums + 32, b0, b1);
    addLow(sums + 64, c0, c1);
    addLow(sums + 96, d0, d1);
  }
  whole(sums + 128, a0, a1);
  whole(sums + 160, b0, b1);
  whole(sums + 192, c0, c1);
  whole(sums + 224, d0, d1);
}

/** The low sums follow the whole ones, whose lowest 12 bits they share. */
function addLow(sums: usize, a: v128, b: v128): void {
  const low = v128.load(sums);
  const high = v128.load(sums, 16);
  v128.store(sums, i32x4.add(low, i32x4.shr_s(i32x4.shl(i32x4.sub(a, low), 20), 20)));
  v128.store(sums, i32x4.add(high, i32x4.shr_s(i32x4.shl(i32x4.sub(b, high), 20), 20)), 16);
}

function whole(sums: usize, a: v128, b: v128): void {
  v128.store(sums, a);
  v128.store(sums, b, 16);
}

/** Adds a segment's sums to the estimates of a quad. */
function addSums(query: usize, scales: usize, sums: usize, estimates: usize): void {
  const s0 = v128.load(scales);
  const s1 = v128.load(scales, 16);
  const s2 = v128.load(scales, 32);
  const s3 = v128.load(scales, 48);
  for (const end = query + 16; query < end; query += 4, sums += 32, estimates += LINE) {
    const scale = v128.load32_splat(query);
    const a = v128.load(sums);
    const b = v128.load(sums, 16);
    const c = i32x4.shr_s(i32x4.sub(v128.load(sums, 128), a), 12);
    const d = i32x4.shr_s(i32x4.sub(v128.load(sums, 144), b), 12);
    addFour(a, s0, scale, estimates);
    addFour(b, s1, scale, estimates + 16);
    addFour(c, s2, scale, estimates + 32);
    addFour(d, s3, scale, estimates + 48);
  }
}

function addFour(sums: v128, scales: v128, scale: v128, estimates: usize): void {
  const added = f32x4.mul(f32x4.convert_i32x4_s(sums), f32x4.mul(scales, scale));
  v128.store(estimates, f32x4.add(v128.load(estimates), added));
}

/** Whether some row may still pass for a query of a quad. */
function judge(query: usize, norms: usize, params: usize, tail: usize, spare: usize, estimates: usize): bool {
  let some: v128 = i32x4.splat(0);
  for (let j: usize = 0; j < 4; j++) {
    const behind = v128.load32_splat(query + 4 * j, 16);
    const norm = v128.load32_splat(norms + 4 * j);
    const need = v128.load32_splat(norms + 4 * j, 16);
    for (let i: usize = 0; i < LINE; i += 16) {
      const most = atMost(v128.load(estimates + i), params + i, behind);
      some = v128.or(some, isEnough(most, v128.load(spare + i), norm, v128.load(tail + LINE + i), need));
    }
    estimates += LINE;
  }
  return v128.any_true(some);
}

/** With the most that is behind the segment. */
function atMost(estimate: v128, params: usize, behind: v128): v128 {
  return f32x4.add(estimate, f32x4.mul(v128.load(params, LINE), behind));
}

function isEnough(estimate: v128, spare: v128, norm: v128, needs: v128, need: v128): v128 {
  return f32x4.ge(f32x4.add(estimate, f32x4.mul(spare, norm)), f32x4.add(needs, need));
}

/** Notes for each query a bit for each row that may still pass, with the allowances at hand; returns all bits together. */
function markRows(job: usize, block: usize, marks: usize): i32 {
  const scratch = load<usize>(job, 24);
  const quads = load<usize>(job, 20);
  const needs = load<usize>(job) + 3 * LINE * block + LINE;
  const n0 = v128.load(needs);
  const n1 = v128.load(needs, 16);
  const n2 = v128.load(needs, 32);
  const n3 = v128.load(needs, 48);
  const s0 = v128.load(scratch + SPARE);
  const s1 = v128.load(scratch + SPARE, 16);
  const s2 = v128.load(scratch + SPARE, 32);
  const s3 = v128.load(scratch + SPARE, 48);
  const stride: usize = 16 * load<usize>(job, 184) + 32 * (load<usize>(job, 36) + 1);
  let norms = normsOf(job, 0);
  let estimates = estimatesOf(job, block);
  let any = 0;
  for (const end = marks + 16 * quads; marks < end; norms += stride)
    for (let j: usize = 0; j < 16; j += 4, marks += 4, estimates += LINE) {
      const norm = v128.load32_splat(norms + j);
      const need = v128.load32_splat(norms + j, 16);
      const a = isEnough(v128.load(estimates), s0, norm, n0, need);
      const b = isEnough(v128.load(estimates, 16), s1, norm, n1, need);
      const c = isEnough(v128.load(estimates, 32), s2, norm, n2, need);
      const d = isEnough(v128.load(estimates, 48), s3, norm, n3, need);
      const rows = i8x16.bitmask(
        i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d)),
      );
      store<i32>(marks, rows);
      any |= rows;
    }
  return any;
}

/** Reads what is needed of rows from memory all at once: one by one it would be waited for. */
function touch(job: usize, block: usize, rows: i32): void {
  if (rows == 0) return;
  let sum = 0;
  for (let k: usize = 0; k < load<usize>(job, 36); k++) {
    const scales = planeOf(job, block, k) + 8 * GROUP * load<usize>(job + 4 * k, 80);
    sum += load<i32>(scales);
  }
  const bytes: usize = load<usize>(job, 184) / 2;
  const lows = load<usize>(job, 4) + bytes * ROWS * block;
  for (; rows != 0; rows &= rows - 1) {
    const row = lows + bytes * <usize>ctz(rows);
    for (let at = row; at < row + bytes; at += LINE) sum += load<i32>(at);
  }
  store<i32>(job, sum, 188);
}

/** Looks once more at the rows that are noted for a query, with all bits of their codes. */
function refineRows(job: usize, block: usize, query: usize, left: i32, out: usize): usize {
  const estimates = estimatesOf(job, block) + LINE * query;
  for (; left != 0; left &= left - 1) {
    const r: usize = ctz(left);
    const estimate = refine(job, block, r, query, load<f32>(estimates + 4 * r));
    if (estimate > REFUSED) out = found(job, out, block, r, query, estimate);
  }
  return out;
}

/** Where the length of a query is; its need is 16 bytes further on. */
function normsOf(job: usize, query: usize): usize {
  const segments = load<usize>(job, 36);
  return quadOf(job, query) + 16 * load<usize>(job, 184) + 32 * segments + 4 * (query & 3);
}

function quadOf(job: usize, query: usize): usize {
  const segments = load<usize>(job, 36);
  return load<usize>(job, 16) + (16 * load<usize>(job, 184) + 32 * (segments + 1)) * (query / 4);
}

/** Adds to an estimate what the low nibbles of a row add to its product with a query; `REFUSED` where that is not enough. */
function refine(job: usize, block: usize, row: usize, query: usize, estimate: f32): f32 {
  const segments = load<usize>(job, 36);
  const dimensions: usize = load<usize>(job, 184);
  const quad: usize = quadOf(job, query);
  const params = quad + 16 * dimensions + 4 * (query & 3);
  let x = load<usize>(job, 4) + (dimensions / 2) * (ROWS * block + row);
  let q = quad + 8 * dimensions + 2 * dimensions * (query & 3);
  let added: f32 = 0;
  for (let k: usize = 0; k < segments; k++) {
    const groups = load<usize>(job + 4 * k, 80);
    const scale =
      load<f32>(planeOf(job, block, k) + 8 * GROUP * groups + 4 * row) * load<f32>(params + 32 * k);
    added += <f32>sumLow(x, q, groups) * scale;
    x += (GROUP / 2) * groups;
    q += 2 * GROUP * groups;
  }
  estimate += added * <f32>0.0625;
  const gamma = load<f32>(job, 40);
  const tail = load<usize>(job) + 3 * LINE * block + 4 * row;
  const spare = load<f32>(tail, 2 * LINE) * (<f32>1 + gamma) + load<f32>(tail) * gamma;
  const norms = params + 32 * segments;
  const isEnough = estimate + spare * load<f32>(norms) >= load<f32>(tail, LINE) + load<f32>(norms, 16);
  return isEnough ? estimate : REFUSED;
}

function planeOf(job: usize, block: usize, k: usize): usize {
  const bytes: usize = 8 * GROUP * load<usize>(job + 4 * k, 80) + 3 * LINE;
  return load<usize>(job + 4 * k, 48) + bytes * block;
}

/** The sum of the products of low nibbles over some groups. */
function sumLow(x: usize, q: usize, groups: usize): i32 {
  let sums = i32x4.splat(0);
  for (const end = x + (GROUP / 2) * groups; x < end; x += 16, q += 64) {
    const both = v128.load(x);
    const first = i16x8.extend_low_i8x16_s(both);
    const second = i16x8.extend_high_i8x16_s(both);
    const a = i32x4.dot_i16x8_s(i16x8.shr_s(i16x8.shl(first, 12), 12), v128.load(q));
    const b = i32x4.dot_i16x8_s(i16x8.shr_s(i16x8.shl(second, 12), 12), v128.load(q, 16));
    const c = i32x4.dot_i16x8_s(i16x8.shr_s(first, 4), v128.load(q, 32));
    const d = i32x4.dot_i16x8_s(i16x8.shr_s(second, 4), v128.load(q, 48));
    sums = i32x4.add(sums, i32x4.add(i32x4.add(a, b), i32x4.add(c, d)));
  }
  const upper = i32x4.add(sums, v128.shuffle<i32>(sums, sums, 2, 3, 0, 1));
  return i32x4.extract_lane(upper, 0) + i32x4.extract_lane(upper, 1);
}
