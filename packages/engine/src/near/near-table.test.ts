import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { hashNear, Monitor, parseFilter, type Query, similarTo } from '../index.ts';
import { sharedKernels } from '../kernels/kernels.ts';
import { wasm } from '../kernels/web-assembly.ts';
import { lower } from '../plan/lower.ts';
import { Parts } from '../plan/parts.ts';
import type { Test } from '../plan/test.ts';
import { FoundKeys } from './found-keys.ts';
import { NearGroup, type StandingRows } from './near-group.ts';
import type { NearRequest } from './near-table.ts';

const compilePattern = (source: string) => new RegExp(source, 'u');
const near = (vector: number[], minScore = 0.5): Query => similarTo('x@v1/e', vector, { minScore });

// To be the first test: kernels are loaded once.
test('a monitor without standing vectors loads no kernels', () => {
  const load = vi.spyOn(wasm as NonNullable<typeof wasm>, 'validate');
  const monitor = new Monitor({ compilePattern });
  monitor.put('q', parseFilter({ n: 1 }, { place: '' }));
  monitor.put('own', similarTo('x@v1/e', { field: 'v' }, { minScore: 0.5 }));
  monitor.put('any', near([1, 0], 0));
  const vectors = new Map([['x@v1/e', Float32Array.of(1, 0)]]);
  monitor.match([{ id: 'd', payload: { n: 1 }, vectors, hashes: new Map() }]);
  new Monitor({ compilePattern, selector: 'every' }).put('near', near([1, 0]));
  expect(load).not.toHaveBeenCalled();
  monitor.put('near', near([1, 0]));
  expect(load).toHaveBeenCalledOnce();
});

test('equal clauses are one key and one leaf, others are not', () => {
  const parts = new Parts(compilePattern, true, () => {});
  const tests = [near([1, 0]), near([1, 0])].map((query) => lower(parts, query));
  expect(tests[1]).toEqual(tests[0]);
  const others = [near([1, 0], 0.6), near([0, 1]), near([1, 0, 0]), dot([1, 0])];
  others.push(hash([1], 2), hash([1], 3), hash([2], 2), hash([1, 0], 2));
  tests.push(lower(parts, hash([1], 2)), ...others.map((query) => lower(parts, query)));
  expect(new Set(tests.map((one) => JSON.stringify(one))).size).toBe(1 + others.length);
  expect(parts.leaves.size).toBe(1 + others.length);
  for (const one of tests) parts.release(one);
  expect([parts.keys.dictionary.size, parts.leaves.size]).toEqual([0, 0]);
});

test('a clause that went may come again', () => {
  const parts = new Parts(compilePattern, true, () => {});
  const [first, other] = [near([1, 0]), near([0, 1])].map((query) => lower(parts, query)) as [Test, Test];
  parts.release(first);
  const again = lower(parts, near([1, 0]));
  expect(parts.keys.dictionary.size).toBe(2);
  for (const one of [other, again]) parts.release(one);
  expect(parts.keys.dictionary.size).toBe(0);
});

function hash(bytes: number[], maxDistance: number): Query {
  return hashNear('x@v1/e', Uint8Array.from(bytes), { maxDistance });
}

function dot(vector: number[]): Query {
  return similarTo('x@v1/e', vector, { minScore: 0.5, metric: 'dot' });
}

test('the last clause of a group gives the memory of kernels back', () => {
  const { heap } = sharedKernels();
  const before = heap.used;
  const monitor = new Monitor({ compilePattern });
  const puts: [string, Query][] = [
    ['a', near([1, 0])],
    ['b', near([0, 1])],
    ['c', near([1, 0, 0])],
    ['d', hash([1, 2], 3)],
  ];
  const taken = puts.map(([id, query]) => {
    monitor.put(id, query);
    return heap.used;
  });
  expect(taken[0]).toBeGreaterThan(before);
  expect(taken[1]).toBe(taken[0]);
  expect(taken[2]).toBeGreaterThan(taken[1] as number);
  expect(taken[3]).toBeGreaterThan(taken[2] as number);
  for (const id of ['d', 'c', 'a']) monitor.delete(id);
  expect(heap.used).toBe(taken[0]);
  monitor.put('b', parseFilter({ n: 1 }, { place: '' }));
  expect(heap.used).toBe(before);
});

test('a monitor that nobody holds any more gives the memory of kernels back', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { heap } = sharedKernels();
  const before = heap.used;
  new Monitor({ compilePattern }).put('q', near([1, 0]));
  expect(heap.used).toBeGreaterThan(before);
  for (let turn = 0; turn < 100 && heap.used > before; turn++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(heap.used).toBeLessThanOrEqual(before);
});

/** Rows for which there is little memory. */
class FullRows implements StandingRows<Float32Array> {
  rows = 0;
  isReleased = false;

  add(): number {
    if (this.rows === 1) throw new RangeError('memory is full');
    return this.rows++;
  }

  delete(): void {
    this.rows--;
  }

  probe(): void {
    throw new RangeError('memory is full');
  }

  release(): void {
    this.isReleased = true;
  }
}

test('without memory no clause is added, and none is left out of what may pass', () => {
  const rows = new FullRows();
  const request = (x: number): NearRequest<Float32Array> => ({
    value: Float32Array.of(x),
    limit: 0.5,
    group: 'full',
    makeGroup: () => new NearGroup(rows, ({ vectors }) => vectors.get('x@v1/e')),
    describe: () => '',
  });
  const parts = new Parts(compilePattern, true, () => {});
  const make = (x: number): Test => parts.nearKey(parts.fields.of('x@v1/e', true), request(x));
  const first = parts.make(() => make(1));
  expect(() => parts.make(() => make(2))).toThrow('memory is full');
  expect(parts.keys.dictionary.size).toBe(1);
  const mark = vi.fn();
  const found = new FoundKeys();
  const vectors = new Map([['x@v1/e', Float32Array.of(0)]]);
  const documents = [new Map(), vectors].map((own) => ({
    id: 'd',
    payload: {},
    vectors: own,
    hashes: new Map(),
  }));
  parts.near.probe(documents, found);
  for (const position of documents.keys()) found.mark(position, { mark });
  expect(mark.mock.calls).toEqual([[(first as { key: number }).key]]);
  parts.release(first);
  expect(rows).toMatchObject({ rows: 0, isReleased: true });
});

test('a group whose first clause finds no memory is none', () => {
  const rows = new FullRows();
  rows.rows = 1;
  const parts = new Parts(compilePattern, true, () => {});
  const request: NearRequest<Float32Array> = {
    value: Float32Array.of(1),
    limit: 0.5,
    group: 'full',
    makeGroup: () => new NearGroup<Float32Array>(rows, () => undefined),
    describe: () => '',
  };
  expect(() => parts.make(() => parts.nearKey(parts.fields.of('x@v1/e', true), request))).toThrow('memory');
  expect(rows.isReleased).toBe(true);
  expect([parts.keys.dictionary.size, parts.fields.active.length]).toEqual([0, 0]);
});
