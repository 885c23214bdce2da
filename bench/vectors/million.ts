import { type VectorHit, VectorIndex } from '@tocsin/engine';
import { residentMegabytes } from '../support/resident.ts';
import { timesOf } from '../support/statistics.ts';
import { assertSame, Reference } from './reference.ts';
import { FileRows } from './vector-file.ts';
import { BATCH, DIMENSIONS, gather } from './vector-set.ts';

const MIN_SCORE = 0.93;
const COUNT = 10;
const RUNS = 5;
const WARM_UP = 1;

/** What a process of its own is to measure. */
export interface MillionOrder {
  /** Float32 components, row after row. */
  readonly file: string;
  readonly rows: number;
}

/** What it found. */
export interface MillionResult {
  readonly addMs: number;
  /** After the searches, without collecting garbage. */
  readonly residentMegabytes: number;
  /** Of each batch. */
  readonly aboveMs: readonly number[];
  readonly nearestMs: readonly number[];
  readonly found: number;
}

/** Adds all vectors to an index that reads them from the file, and searches. */
export async function measureMillion({ file, rows }: MillionOrder): Promise<MillionResult> {
  const exact = new FileRows(file);
  const index = new VectorIndex({ dimensions: DIMENSIONS, rows: exact });
  const start = performance.now();
  for (let row = 0; row < rows; row++) index.add(exact.get(row));
  const addMs = performance.now() - start;
  const step = Math.floor(rows / BATCH);
  const queries = gather(Array.from({ length: BATCH }, (_, i) => exact.get(i * step).slice()));
  const above = (): VectorHit[][] => index.above(queries.rows, MIN_SCORE);
  const nearest = (): VectorHit[][] => index.nearest(queries.rows, COUNT);
  const times = await timesOf({ above: async () => above(), nearest: async () => nearest() }, RUNS, WARM_UP);
  const resident = residentMegabytes(process.pid);
  const reference = new Reference(exact.all(rows), rows, queries, { least: MIN_SCORE, count: COUNT });
  assertSame('cosine-1m-memory', above(), reference.above(MIN_SCORE));
  assertSame('cosine-1m-memory', nearest(), reference.nearest(COUNT));
  return {
    addMs,
    residentMegabytes: resident,
    aboveMs: times.above,
    nearestMs: times.nearest,
    found: reference.above(MIN_SCORE).flat().length,
  };
}

const order = process.argv[2];
if (order !== undefined && process.argv[1]?.endsWith('million.ts'))
  process.stdout.write(JSON.stringify(await measureMillion(JSON.parse(order) as MillionOrder)));
