import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Kernels } from '../kernels/kernels.ts';
import { scalarKernels, simdKernels } from '../kernels/kernels.ts';
import type { Metric } from '../query/query.ts';
import { tries } from '../testing/tries.ts';
import { DIMENSIONS, kinds, metrics, numbers, SCORE, vectorSource } from '../testing/vectors.ts';
import type { VectorHit } from './nearest-rows.ts';
import { VectorIndex } from './vector-index.ts';

const vec = (...components: number[]): Float32Array => Float32Array.from(components);

/** An index beside the rows that it should have. */
interface Scene {
  readonly index: VectorIndex;
  readonly rows: Map<number, Float32Array>;
  readonly queries: readonly Float32Array[];
  readonly metric: Metric;
}

interface Setup {
  readonly dimensions: number;
  readonly metric: Metric;
  readonly kind: string | null;
  readonly seed: number;
  readonly rows: number;
  readonly kernels: Kernels;
}

/** Adds rows, and deletes some in between. */
function makeScene({ dimensions, metric, kind, seed, rows: count, kernels }: Setup): Scene {
  const next = numbers(seed);
  const source = vectorSource(dimensions, seed + 1, kind);
  const index = new VectorIndex({ dimensions, metric, kernels });
  const rows = new Map<number, Float32Array>();
  for (let i = 0; i < count; i++) {
    const vector = source();
    rows.set(index.add(vector), vector);
    if (next() > 0.1) continue;
    const row = [...rows.keys()][Math.floor(next() * rows.size)] as number;
    index.delete(row);
    rows.delete(row);
  }
  const queries = Array.from({ length: [1, 2, 4, 5, 33][Math.floor(next() * 5)] as number }, source);
  return { index, rows, queries, metric };
}

/** What comparing a query with every row finds. */
function compareAll({ rows, metric }: Scene, query: Float32Array): VectorHit[] {
  return [...rows]
    .map(([row, vector]) => ({ row, score: SCORE[metric](query, vector) }))
    .sort((a, b) => b.score - a.score || a.row - b.row);
}

const scores = fc.constantFrom(0, 1e-9, 0.2, 0.5, 0.8, 0.93, 0.9999999, 1, 1.1);

function check(scene: Scene, minScore: number, count: number): void {
  const { index, rows, queries } = scene;
  expect(index.size).toBe(rows.size);
  const all = queries.map((query) => compareAll(scene, query));
  expect(index.above(queries, minScore)).toEqual(
    all.map((hits) => hits.filter(({ score }) => score >= minScore)),
  );
  expect(index.nearest(queries, count)).toEqual(all.map((hits) => hits.slice(0, count)));
  const accepts = (row: number, query: number): boolean => (row + query) % 3 !== 0;
  expect(index.nearest(queries, count, { accepts, minScore: 0.4 })).toEqual(
    all.map((hits, query) =>
      hits.filter(({ row, score }) => score >= 0.4 && accepts(row, query)).slice(0, count),
    ),
  );
}

describe('a search finds what comparing with every row finds', () => {
  test.each([
    ['simd', simdKernels, 700, 50],
    ['scalar', scalarKernels, 90, 14],
  ] as const)('with %s kernels', (_, make, most, numRuns) => {
    const setup = fc.record({
      dimensions: fc.constantFrom(...DIMENSIONS),
      metric: metrics,
      kind: kinds,
      seed: fc.nat(),
      rows: fc.integer({ min: 0, max: most }),
      minScore: scores,
      count: fc.constantFrom(1, 2, 10, 1000),
    });
    fc.assert(
      fc.property(setup, ({ minScore, count, ...one }) => {
        const kernels = make();
        if (kernels === null) throw new Error('these tests need WebAssembly with SIMD');
        check(makeScene({ ...one, kernels }), minScore, count);
      }),
      { numRuns: tries(numRuns) },
    );
  });

  test.each([15, 16, 17, 63, 64, 65, 191, 192, 193, 255, 256, 257, 4095, 4096, 4097])(
    'in %i rows',
    (rows) => {
      const kernels = simdKernels() as Kernels;
      for (const metric of ['cosine', 'dot', 'euclid'] as const)
        check(makeScene({ dimensions: 40, metric, kind: null, seed: rows, rows, kernels }), 0.7, 10);
    },
  );

  test.each([1023, 1024, 1025, 2048, 4095, 4096])('in %i dimensions', (dimensions) => {
    const kernels = simdKernels() as Kernels;
    for (const kind of [null, 'signs', 'largest', 'falling'])
      check(makeScene({ dimensions, metric: 'cosine', kind, seed: dimensions, rows: 70, kernels }), 0.8, 5);
  });
});

describe('rows', () => {
  test('of equal scores come in their order, or in the one that is given', () => {
    const index = new VectorIndex({ dimensions: 2 });
    for (let i = 0; i < 40; i++) index.add(vec(1, 1));
    const [hits] = index.nearest([vec(2, 2)], 3);
    expect(hits?.map(({ row }) => row)).toEqual([0, 1, 2]);
    const [turned] = index.nearest([vec(2, 2)], 3, { order: (a, b) => b - a });
    expect(turned?.map(({ row }) => row)).toEqual([39, 38, 37]);
  });

  test('of which all dot products exceed 1 score the same', () => {
    const index = new VectorIndex({ dimensions: 1, metric: 'dot' });
    for (const x of [2, 50, 0.5, 7]) index.add(vec(x));
    expect(index.nearest([vec(1)], 3)).toEqual([
      [
        { row: 0, score: 1 },
        { row: 1, score: 1 },
        { row: 3, score: 1 },
      ],
    ]);
  });

  test('that nobody accepts take no place of others', () => {
    const index = new VectorIndex({ dimensions: 2 });
    for (let i = 0; i < 1000; i++) index.add(vec(1, i / 1000));
    const [hits] = index.nearest([vec(1, 0)], 2, { accepts: (row) => row >= 998 });
    expect(hits?.map(({ row }) => row)).toEqual([998, 999]);
  });

  test('may be kept elsewhere: only those that decide are read', () => {
    const source = vectorSource(32, 1, 'normal');
    const kept: Float32Array[] = [];
    let read = 0;
    const rows = {
      set: (row: number, vector: Float32Array) => void (kept[row] = vector),
      get: (row: number) => {
        read++;
        return kept[row] as Float32Array;
      },
    };
    const index = new VectorIndex({ dimensions: 32, rows });
    for (let i = 0; i < 5000; i++) index.add(source());
    read = 0;
    const [[best] = []] = index.nearest([kept[77] as Float32Array], 1);
    expect(best?.score).toBe(1);
    expect(read).toBeLessThan(50);
  });
});

test('each query has a threshold of its own, also behind the first batch', () => {
  const index = new VectorIndex({ dimensions: 2 });
  index.add(vec(1, 0));
  const queries = Array.from({ length: 70 }, () => vec(1, 1));
  const least = queries.map((_, i) => (i % 3 === 0 ? 0.5 : 0.9));
  expect(index.above(queries, least).map((hits) => hits.length)).toEqual(
    least.map((score) => (score < 0.8 ? 1 : 0)),
  );
});

describe.each([
  ['simd', simdKernels],
  ['scalar', scalarKernels],
] as const)('with %s kernels', (_, make) => {
  const scene = (): Scene =>
    makeScene({
      dimensions: 24,
      metric: 'cosine',
      kind: 'normal',
      seed: 9,
      rows: 400,
      kernels: make() as Kernels,
    });

  test('searching elsewhere while hits are told, so that memory grows, changes nothing', () => {
    const kernels = make() as Kernels;
    const index = new VectorIndex({ dimensions: 24, kernels });
    const source = vectorSource(24, 10, 'normal');
    for (let i = 0; i < 300; i++) index.add(source());
    const queries = [source(), source()];
    const wanted = index.above(queries, 0.1);
    expect(wanted.flat().length).toBeGreaterThan(50);
    let told = 0;
    const accepts = (): boolean => {
      if (told++ % 20 !== 5) return true;
      kernels.heap.allocate(200_000);
      return index.nearest(queries, 1).length === 2;
    };
    expect(index.above(queries, 0.1, { accepts })).toEqual(wanted);
  });

  test('rows cannot change while they are searched, and can afterwards', () => {
    const { index, queries, rows } = scene();
    const [row] = rows.keys();
    for (const change of [
      () => index.add(vec(...Array.from({ length: 24 }, () => 1))),
      () => index.delete(row as number),
      () => index.release(),
    ])
      expect(() => index.above(queries, 0, { accepts: () => Boolean(change()) })).toThrow(
        'while they are searched',
      );
    index.delete(row as number);
    expect(index.size).toBe(rows.size - 1);
  });

  test('a search that fails leaves no memory taken', () => {
    const kernels = make() as Kernels;
    const index = new VectorIndex({ dimensions: 24, kernels });
    const source = vectorSource(24, 3, 'normal');
    for (let i = 0; i < 400; i++) index.add(source());
    const before = kernels.heap.used;
    const fails = (): boolean => {
      throw new Error('not that one');
    };
    expect(() => index.nearest([source()], 3, { accepts: fails })).toThrow('not that one');
    const allocate = kernels.heap.allocate.bind(kernels.heap);
    let left = 1;
    kernels.heap.allocate = (bytes) => {
      if (left-- === 0) throw new RangeError('no room');
      return allocate(bytes);
    };
    expect(() => index.nearest([source()], 3)).toThrow('no room');
    kernels.heap.allocate = allocate;
    expect(kernels.heap.used).toBe(before);
  });
});

test('rows that cannot be read when a basis is learned are searched with the old one', () => {
  const kept: Float32Array[] = [];
  let isBroken = false;
  const rows = {
    set: (row: number, vector: Float32Array) => void (kept[row] = vector),
    get(row: number) {
      if (isBroken) throw new Error('disk');
      return kept[row] as Float32Array;
    },
  };
  const index = new VectorIndex({ dimensions: 8, rows });
  const source = vectorSource(8, 1, 'normal');
  for (let i = 0; i < 255; i++) index.add(source());
  isBroken = true;
  expect(index.add(source())).toBe(255);
  isBroken = false;
  expect(index.nearest([kept[255] as Float32Array], 1)).toEqual([[{ row: 255, score: 1 }]]);
});

test('memory above 2 GiB is as good as any', () => {
  const kernels = simdKernels() as Kernels;
  kernels.heap.allocate(2 ** 31);
  check(makeScene({ dimensions: 40, metric: 'cosine', kind: null, seed: 1, rows: 300, kernels }), 0.7, 10);
});

describe('what cannot be', () => {
  const index = new VectorIndex({ dimensions: 2 });

  test.each([
    [() => new VectorIndex({ dimensions: 0 }), 'vectors of 0 dimensions; 1 to 4096 are possible'],
    [() => new VectorIndex({ dimensions: 4097 }), 'vectors of 4097 dimensions'],
    [() => new VectorIndex({ dimensions: 1.5 }), 'vectors of 1.5 dimensions'],
    [() => index.add(vec(1)), 'a vector of 1 dimensions among those of 2'],
    [() => index.add(vec(1, Number.NaN)), 'not finite'],
    [() => index.add(vec(Infinity, 0)), 'not finite'],
    [() => index.delete(0), 'no row 0'],
    [() => index.above([vec(1, 2, 3)], 0.5), 'a vector of 3 dimensions'],
    [() => index.nearest([vec(1, -Infinity)], 1), 'not finite'],
    [() => index.nearest([vec(1, 1)], 0), 'the nearest 0'],
    [() => index.nearest([vec(1, 1)], 1.5), 'the nearest 1.5'],
    [() => index.nearest([vec(1, 1)], Number.NaN), 'the nearest NaN'],
    [() => new VectorIndex({ dimensions: 2, metric: 'toString' as Metric }), 'metric must be one of cosine'],
  ])('is refused: %s', (act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
    expect(index.size).toBe(0);
  });

  test('memory is given back', () => {
    const kernels = scalarKernels();
    const before = kernels.heap.used;
    const other = new VectorIndex({ dimensions: 8, kernels });
    for (let i = 0; i < 600; i++) other.add(vec(1, 2, 3, 4, 5, 6, 7, i));
    other.nearest([vec(1, 2, 3, 4, 5, 6, 7, 8)], 3);
    other.release();
    expect(kernels.heap.used).toBe(before);
  });
});
