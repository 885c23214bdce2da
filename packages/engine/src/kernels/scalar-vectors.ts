import { BLOCK_ROWS, FOUND, GROUP, JOB, LINE, QUAD } from '../vectors/layout.ts';
import type { KernelHeap } from './heap.ts';

const { fround } = Math;

/** Lets a rest that was rounded up count for a little less, and what rounding takes from sums. */
const REST = fround(0.99999);
const ROUNDING = fround(4e-6);
/** Blocks whose candidates are looked at together. */
const TOGETHER = 8;
/** The estimate of pairs that were given up. */
const GIVEN_UP = -fround(3.4028234663852886e38);

/** What a job says, and the heap that it is about. */
interface Scan {
  readonly heap: KernelHeap;
  readonly job: number;
  readonly segments: number;
  readonly quads: number;
  readonly padded: number;
  readonly quadBytes: number;
}

interface Pair {
  readonly block: number;
  readonly query: number;
  /** In its block. */
  readonly row: number;
}

/**
 * The passes of `kernels/vectors.ts` in plain words, pair by pair: slower, and with the same results to the last bit.
 */
export function estimatePairs(heap: KernelHeap, job: number): void {
  const scan = scanOf(heap, job);
  for (let block = 0; block < field(scan, JOB.count); block++)
    for (let number = 0; number < scan.quads; number++) estimateQuad(scan, block, number);
}

/** Works out a quad's estimates from the high nibbles, segment by segment, while some row may pass for one of its queries. */
function estimateQuad(scan: Scan, block: number, number: number): void {
  const { heap, job, segments } = scan;
  const own = estimatesOf(scan, { block, query: QUAD * number, row: 0 });
  heap.f32.fill(0, own, own + QUAD * BLOCK_ROWS);
  let begin = 0;
  for (let k = 0; k < segments; k++) {
    const end = begin + GROUP * field(scan, JOB.groups + 4 * k);
    const isChecked = ((field(scan, JOB.checks) >> k) & 1) !== 0;
    let some = false;
    for (let query = QUAD * number; query < QUAD * (number + 1); query++)
      for (let row = 0; row < BLOCK_ROWS; row++) {
        addSegment(scan, { block, query, row }, k, begin, end);
        if (!isChecked || mayPass(scan, { block, query, row }, k)) some = true;
      }
    if (!some) {
      heap.f32.fill(GIVEN_UP, own, own + QUAD * BLOCK_ROWS);
      return;
    }
    heap.i32[(job + JOB.kept) / 4 + k] = field(scan, JOB.kept + 4 * k) + 1;
    begin = end;
  }
}

/** As in `kernels/vectors.ts`. */
export function promisingPairs(heap: KernelHeap, job: number): number {
  const scan = scanOf(heap, job);
  return findPairs(scan, 1, (pair) => {
    const estimate = heap.f32[estimatesOf(scan, pair)] as number;
    return isEnough(scan, pair, estimate, 0) ? estimate : null;
  });
}

/** As in `kernels/vectors.ts`. */
export function possiblePairs(heap: KernelHeap, job: number): number {
  const scan = scanOf(heap, job);
  const gamma = heap.f32[(job + JOB.gamma) / 4] as number;
  const last = scan.segments - 1;
  return findPairs(scan, TOGETHER, (pair) => (mayPass(scan, pair, last) ? refine(scan, pair, gamma) : null));
}

/** @param together blocks of which the pairs of one query stand together @param estimateOf the estimate of a pair that passes */
function findPairs(scan: Scan, together: number, estimateOf: (pair: Pair) => number | null): number {
  const { heap, job, quads } = scan;
  const count = field(scan, JOB.count);
  let out = field(scan, JOB.out);
  let first = 0;
  while (first < count && field(scan, JOB.outEnd) - out >= together * FOUND * BLOCK_ROWS * QUAD * quads) {
    const end = Math.min(count, first + together);
    for (const pair of pairsOf(first, end, QUAD * quads)) {
      const estimate = estimateOf(pair);
      if (estimate === null) continue;
      heap.i32[out / 4] = field(scan, JOB.firstRow) + BLOCK_ROWS * pair.block + pair.row;
      heap.i32[out / 4 + 1] = pair.query;
      heap.f32[out / 4 + 2] = estimate;
      out += FOUND;
    }
    first = end;
  }
  heap.i32[(job + JOB.done) / 4] = first;
  return out;
}

function* pairsOf(first: number, end: number, queries: number): Generator<Pair> {
  for (let query = 0; query < queries; query++)
    for (let block = first; block < end; block++)
      for (let row = 0; row < BLOCK_ROWS; row++) yield { block, query, row };
}

function scanOf(heap: KernelHeap, job: number): Scan {
  const at = (offset: number): number => (heap.i32[(job + offset) / 4] as number) >>> 0;
  const segments = at(JOB.segments);
  const padded = at(JOB.padded);
  const quadBytes = 16 * padded + 4 * QUAD * (2 * segments + 2);
  return { heap, job, segments, quads: at(JOB.quadCount), padded, quadBytes };
}

function field({ heap, job }: Scan, offset: number): number {
  return (heap.i32[(job + offset) / 4] as number) >>> 0;
}

/** Index into the float32 view. */
function estimatesOf(scan: Scan, { block, query, row }: Pair): number {
  return field(scan, JOB.estimates) / 4 + BLOCK_ROWS * (QUAD * scan.quads * block + query) + row;
}

function addSegment(scan: Scan, pair: Pair, k: number, begin: number, end: number): void {
  const { heap } = scan;
  const highs = planeOf(scan, pair.block, k) + 2 * (pair.row & 7);
  const codes = quadOf(scan, pair) / 2 + 2 * (pair.query % QUAD);
  let sum = 0;
  for (let d = begin; d < end; d++) {
    const both = heap.i8[highs + 16 * ((d - begin) >> 1) + (d & 1)] as number;
    const low = (both << 28) >> 28;
    const high = pair.row < 8 ? low : (both - low) >> 4;
    sum += high * (heap.i16[codes + 8 * (d >> 1) + (d & 1)] as number);
  }
  const scale = fround(segmentOf(scan, pair, k) * queryOf(scan, pair, 2 * k));
  const at = estimatesOf(scan, pair);
  heap.f32[at] = (heap.f32[at] as number) + fround(fround(sum) * scale);
}

function mayPass(scan: Scan, pair: Pair, k: number): boolean {
  const { heap, job } = scan;
  const share = (offset: number): number => heap.f32[(job + offset) / 4 + k] as number;
  const size = tailOf(scan, pair);
  const rest = segmentOf(scan, pair, k, 1);
  const kept = fround(fround(size * size) - fround(fround(rest * rest) * REST));
  const head = fround(Math.sqrt(Math.max(0, kept)));
  const error = fround(segmentOf(scan, pair, k, 2) * share(JOB.upTo));
  const spare = fround(fround(error + fround(head * share(JOB.leftOut))) + fround(size * ROUNDING));
  const estimate = heap.f32[estimatesOf(scan, pair)] as number;
  const behind = k === scan.segments - 1 ? 0 : fround(rest * queryOf(scan, pair, 2 * k + 1));
  return isEnough(scan, pair, fround(estimate + behind), spare);
}

function isEnough(scan: Scan, pair: Pair, estimate: number, spare: number): boolean {
  const most = fround(estimate + fround(spare * queryOf(scan, pair, 2 * scan.segments)));
  return most >= fround(tailOf(scan, pair, 1) + queryOf(scan, pair, 2 * scan.segments + 1));
}

/** Adds to an estimate what the low nibbles add; null where that is not enough. */
function refine(scan: Scan, pair: Pair, gamma: number): number | null {
  const { heap, segments } = scan;
  let [added, begin] = [0, 0];
  for (let k = 0; k < segments; k++) {
    const end = begin + GROUP * field(scan, JOB.groups + 4 * k);
    const scale = fround(segmentOf(scan, pair, k) * queryOf(scan, pair, 2 * k));
    added = fround(added + fround(fround(sumLow(scan, pair, begin, end)) * scale));
    begin = end;
  }
  const estimate = fround((heap.f32[estimatesOf(scan, pair)] as number) + fround(added * 0.0625));
  const fine = fround(tailOf(scan, pair, 2) * fround(1 + gamma));
  const spare = fround(fine + fround(tailOf(scan, pair) * gamma));
  return isEnough(scan, pair, estimate, spare) ? estimate : null;
}

function sumLow(scan: Scan, pair: Pair, begin: number, end: number): number {
  const { heap, padded } = scan;
  const lows = field(scan, JOB.lows) + (padded / 2) * (BLOCK_ROWS * pair.block + pair.row);
  const codes = quadOf(scan, pair) / 2 + 4 * padded + padded * (pair.query % QUAD);
  let sum = 0;
  for (let d = begin; d < end; d++) {
    const both = heap.i8[lows + 16 * (d >> 5) + (d & 15)] as number;
    const low = (d & 16) === 0 ? (both << 28) >> 28 : both >> 4;
    sum += low * (heap.i16[codes + d] as number);
  }
  return sum;
}

/** Where a segment of a block begins. */
function planeOf(scan: Scan, block: number, k: number): number {
  const bytes = 8 * GROUP * field(scan, JOB.groups + 4 * k) + 3 * LINE;
  return field(scan, JOB.planes + 4 * k) + bytes * block;
}

/** A number kept for a row and a segment. */
function segmentOf(scan: Scan, { block, row }: Pair, k: number, line: number = 0): number {
  const codes = 8 * GROUP * field(scan, JOB.groups + 4 * k);
  return scan.heap.f32[(planeOf(scan, block, k) + codes + LINE * line) / 4 + row] as number;
}

/** A number kept for a row. */
function tailOf(scan: Scan, { block, row }: Pair, line: number = 0): number {
  return scan.heap.f32[(field(scan, JOB.tails) + LINE * (3 * block + line)) / 4 + row] as number;
}

function quadOf(scan: Scan, { query }: Pair): number {
  return field(scan, JOB.quads) + scan.quadBytes * Math.floor(query / QUAD);
}

/** A number kept for a query. */
function queryOf(scan: Scan, pair: Pair, line: number): number {
  return scan.heap.f32[
    (quadOf(scan, pair) + 16 * scan.padded) / 4 + QUAD * line + (pair.query % QUAD)
  ] as number;
}
