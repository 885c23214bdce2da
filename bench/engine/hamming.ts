import { join } from 'node:path';
import { HashIndex } from '@tocsin/engine';
import { below, createRandom, type Random } from '../support/random.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { withFolder } from '../support/scratch.ts';
import { median } from '../support/statistics.ts';
import { compileNative, type NativeResult, runNative } from './native-hamming.ts';

const HASHES = 1_000_000;
const BYTES = 32;
const MAX_DISTANCE = 31;
const BATCH = 32;
/** The engine and the native loop in turn, so that whatever else the machine does falls on both alike. */
const ROUNDS = 5;
const RUNS = 9;

/** A million perceptual hashes of 256 bits: all within a distance, for one query and for several at once. */
export function hamming(): Promise<Row[]> {
  const random = createRandom(256);
  const rows = hashesOf(random);
  const index = new HashIndex({ bytes: BYTES });
  for (let i = 0; i < HASHES; i++) index.add(rows.subarray(BYTES * i, BYTES * (i + 1)));
  const queries = Array.from({ length: BATCH }, () => nearOne(random, rows));
  return withFolder(async (folder) => {
    const program = await compileNative(folder);
    if (program === null) say('hamming-1m: no C compiler, so no native loop');
    const native = async (asked: readonly Uint8Array[]): Promise<NativeResult | null> =>
      program === null
        ? null
        : runNative(program, join(folder, 'hashes'), rows, asked, { maxDistance: MAX_DISTANCE, runs: RUNS });
    return [
      await besideNative('hamming-1m', index, queries.slice(0, 1), native),
      await besideNative('hamming-1m/batch', index, queries, native),
    ];
  });
}

async function besideNative(
  name: string,
  index: HashIndex,
  queries: readonly Uint8Array[],
  native: (queries: readonly Uint8Array[]) => Promise<NativeResult | null>,
): Promise<Row> {
  const own: number[] = [];
  const others: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const found = index.near(queries, MAX_DISTANCE).flat().length;
    for (let run = 0; run < RUNS; run++) own.push(timeOf(() => index.near(queries, MAX_DISTANCE)));
    const peer = await native(queries);
    if (peer === null) continue;
    // A figure of wrong results would be none.
    if (peer.found !== found)
      throw new Error(`${name}: ${found} found here, ${peer.found} by the native loop`);
    others.push(...peer.times);
  }
  const peer = { name: 'native', value: others.length === 0 ? null : median(others) };
  return row(`engine/${name}`, median(own), 'ms', own.length, peer);
}

function hashesOf(random: Random): Uint8Array {
  const words = Uint32Array.from({ length: (HASHES * BYTES) / 4 }, () => below(random, 2 ** 32));
  return new Uint8Array(words.buffer);
}

/** A hash with some of its bits changed. */
function nearOne(random: Random, rows: Uint8Array): Uint8Array {
  const first = BYTES * below(random, HASHES);
  const hash = rows.slice(first, first + BYTES);
  for (let changes = below(random, MAX_DISTANCE); changes > 0; changes--) {
    const at = below(random, BYTES);
    hash[at] = (hash[at] as number) ^ (1 << below(random, 8));
  }
  return hash;
}

function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
