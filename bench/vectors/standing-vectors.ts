import { cosineScore, type EngineDocument, Monitor, StandingVectors, similarTo } from '@tocsin/engine';
import { compilePattern } from '../../packages/server/src/retrieve/patterns.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { median, timesOf } from '../support/statistics.ts';
import { dotProduct } from './peers/js-loop.ts';
import type { TextVectors } from './text-vectors.ts';
import { BATCH, DIMENSIONS, gather } from './vector-set.ts';

const STANDING = 10_000;
const DOCUMENTS = 1000;
const RUNS = 5;
const WARM_UP = 1;
/** Thresholds in turn. */
const LEAST = 0.8;
const MOST = 0.95;
const THRESHOLDS = 16;

const FEATURE = 'text@v1/embedding';

/** Standing vectors with their thresholds, and documents, half of them the same as some and half held out. */
interface Sides {
  readonly standing: readonly Float32Array[];
  readonly thresholds: readonly number[];
  readonly documents: readonly Float32Array[];
}

/** How many pairs reach their threshold. */
type Count = () => number;

/** `standing-vectors`: documents against vectors that each have a threshold, by the index alone and by a monitor. */
export async function standingVectors(texts: TextVectors): Promise<Row[]> {
  say('standing-vectors');
  const sides = makeSides(texts);
  const [probe, monitor, loop] = [byProbe(sides), byMonitor(sides), byLoop(sides)];
  const expected = byReference(sides);
  const check = (name: string, pairs: number): void => {
    // A figure of wrong results would be none.
    if (pairs !== expected) throw new Error(`standing-vectors: ${pairs} pairs by ${name}, not ${expected}`);
  };
  const pieces = {
    probe: async () => check('the index', probe()),
    monitor: async () => check('the monitor', monitor()),
    // Near a threshold its sums may fall on the other side.
    loop: async () => loop(),
  };
  const times = await timesOf(pieces, RUNS, WARM_UP);
  const rate = (of: keyof typeof pieces): number => (DOCUMENTS * 1000) / median(times[of]);
  const peer = { name: 'js-loop', value: rate('loop') };
  say(`  ${expected} pairs`);
  return [
    row('engine/standing-vectors', rate('probe'), 'documents/s', RUNS, peer),
    row('engine/standing-vectors/monitor', rate('monitor'), 'documents/s', RUNS, peer),
  ];
}

function makeSides({ rows, heldOut }: TextVectors): Sides {
  const step = Math.floor(rows.rows.length / STANDING);
  const documents = Array.from({ length: DOCUMENTS }, (_, i) => {
    const { rows: from } = i % 2 === 0 ? rows : heldOut;
    return from[(i >> 1) * Math.floor(from.length / DOCUMENTS) * 2] as Float32Array;
  });
  return {
    standing: gather(Array.from({ length: STANDING }, (_, i) => rows.rows[i * step] as Float32Array)).rows,
    thresholds: Array.from(
      { length: STANDING },
      (_, i) => LEAST + ((MOST - LEAST) * (i % THRESHOLDS)) / (THRESHOLDS - 1),
    ),
    documents: gather(documents).rows,
  };
}

function byReference({ standing, thresholds, documents }: Sides): number {
  let pairs = 0;
  for (const document of documents)
    for (const [i, vector] of standing.entries())
      if (cosineScore(vector, document) >= (thresholds[i] as number)) pairs++;
  return pairs;
}

/** As a monitor does it: what the codes let through is looked at exactly. */
function byProbe({ standing, thresholds, documents }: Sides): Count {
  const index = new StandingVectors({ dimensions: DIMENSIONS });
  for (const [i, vector] of standing.entries()) index.add(vector, thresholds[i] as number);
  const batches = inBatches(documents);
  return () => {
    let pairs = 0;
    for (const batch of batches)
      index.probe(batch, (row, document) => {
        const score = cosineScore(standing[row] as Float32Array, batch[document] as Float32Array);
        if (score >= (thresholds[row] as number)) pairs++;
      });
    return pairs;
  };
}

function byMonitor({ standing, thresholds, documents }: Sides): Count {
  const monitor = new Monitor({ compilePattern });
  for (const [i, vector] of standing.entries())
    monitor.put(String(i), similarTo(FEATURE, vector, { minScore: thresholds[i] as number }));
  const batches = inBatches(documents.map(toDocument));
  return () => {
    let pairs = 0;
    for (const batch of batches)
      for (const [, matches] of monitor.match(batch).matches) pairs += matches.length;
    return pairs;
  };
}

function byLoop({ standing, thresholds, documents }: Sides): Count {
  return () => {
    let pairs = 0;
    for (const document of documents)
      for (let i = 0; i < standing.length; i++)
        if (dotProduct(standing[i] as Float32Array, document) >= (thresholds[i] as number)) pairs++;
    return pairs;
  };
}

function toDocument(vector: Float32Array, i: number): EngineDocument {
  return { id: String(i), payload: {}, vectors: new Map([[FEATURE, vector]]), hashes: new Map() };
}

function inBatches<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / BATCH) }, (_, i) =>
    all.slice(i * BATCH, (i + 1) * BATCH),
  );
}
