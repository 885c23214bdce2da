import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { vectorSource } from '../testing/vectors.ts';
import { VectorIndex } from '../vectors/vector-index.ts';
import { Crew } from './crew.ts';

const file = new URL('../testing/crew-member.ts', import.meta.url).href;
/** Threads of their own do not know TypeScript. */
const START = `const { workerData } = require('node:worker_threads');
  import('tsx/esm/api').then(({ register }) => (register(), import(workerData.file)));`;

const threads: Worker[] = [];
const crew = new Crew(2, (plan) =>
  threads.push(new Worker(START, { eval: true, workerData: { plan, file } })),
);
const messages = threads.map((thread) => on(thread, 'message') as AsyncIterator<[unknown]>);

const said = (): Promise<unknown[]> =>
  Promise.all(messages.map(async (list) => ((await list.next()).value as [unknown])[0]));

beforeAll(async () => {
  expect(await said()).toEqual(['ready', 'ready']);
});

afterAll(async () => {
  for (const thread of threads) await thread.terminate();
});

test.each([5, 100, 3000, 20_000])('a crew finds in %i rows what one thread finds', (rows) => {
  const source = vectorSource(96, rows, null);
  const [alone, together] = [
    new VectorIndex({ dimensions: 96 }),
    new VectorIndex({ dimensions: 96, kernels: crew.kernels }),
  ];
  for (let i = 0; i < rows; i++) {
    const vector = source();
    alone.add(vector);
    together.add(vector);
  }
  const queries = Array.from({ length: 40 }, source);
  for (let round = 0; round < 3; round++) {
    expect(together.above(queries, 0.8)).toEqual(alone.above(queries, 0.8));
    expect(together.nearest(queries, 5)).toEqual(alone.nearest(queries, 5));
  }
  alone.release();
  together.release();
});

test.each([0, 64, 1.5])('there is no crew of %d threads', (number) => {
  expect(() => new Crew(number, () => {})).toThrow(RangeError);
});

test('its threads did a part of the work, and return when it ends', async () => {
  crew.end();
  const jobs = await said();
  expect(jobs).toHaveLength(2);
  for (const number of jobs) expect(number).toBeGreaterThan(0);
});
