import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hammingDistance, hashScore } from '../index.ts';
import { type Kernels, scalarKernels, simdKernels } from '../kernels/kernels.ts';
import { HASH_BYTES, hashSource } from '../testing/hashes.ts';
import { tries } from '../testing/tries.ts';
import { numbers } from '../testing/vectors.ts';
import { type HashHit, HashIndex } from './hash-index.ts';

/** An index beside the rows that it should have. */
interface Scene {
  readonly index: HashIndex;
  readonly rows: Map<number, Uint8Array>;
  readonly queries: readonly Uint8Array[];
  readonly bits: number;
}

interface Setup {
  readonly bytes: number;
  readonly seed: number;
  readonly rows: number;
  readonly kernels: Kernels;
}

/** Adds rows, and deletes some in between. */
function makeScene({ bytes, seed, rows: count, kernels }: Setup): Scene {
  const next = numbers(seed);
  const source = hashSource(bytes, seed + 1);
  const index = new HashIndex({ bytes, kernels });
  const rows = new Map<number, Uint8Array>();
  while (rows.size < count) {
    const hash = source();
    const row = index.add(hash);
    expect(rows.has(row)).toBe(false);
    rows.set(row, hash);
    if (next() > 0.1) continue;
    const [gone] = [...rows.keys()].slice(Math.floor(next() * rows.size)) as [number];
    index.delete(gone);
    rows.delete(gone);
  }
  const queries = Array.from({ length: [1, 2, 32, 33][Math.floor(next() * 4)] as number }, source);
  return { index, rows, queries, bits: 8 * bytes };
}

/** What comparing a query with every row finds. */
function compareAll({ rows, bits }: Scene, query: Uint8Array): HashHit[] {
  return [...rows]
    .map(([row, hash]) => {
      const distance = hammingDistance(query, hash);
      return { row, distance, score: hashScore(distance, bits) };
    })
    .sort((a, b) => a.distance - b.distance || a.row - b.row);
}

function check(scene: Scene, maxDistance: number, count: number): void {
  const { index, rows, queries } = scene;
  expect(index.size).toBe(rows.size);
  const all = queries.map((query) => compareAll(scene, query));
  const within = all.map((hits) => hits.filter(({ distance }) => distance <= maxDistance));
  const ofEach = queries.map((_, query) => maxDistance + (query % 3) - 1);
  const accepts = (row: number, query: number): boolean => (row + query) % 3 !== 0;
  const accepted = within.map((hits, query) => hits.filter(({ row }) => accepts(row, query)));
  expect(index.near(queries, maxDistance)).toEqual(within);
  expect(index.near(queries, maxDistance, { accepts })).toEqual(accepted);
  expect(index.near(queries, ofEach)).toEqual(
    all.map((hits, query) => hits.filter(({ distance }) => distance <= (ofEach[query] as number))),
  );
  expect(index.nearest(queries, count)).toEqual(all.map((hits) => hits.slice(0, count)));
  expect(index.nearest(queries, count, { maxDistance, accepts })).toEqual(
    accepted.map((hits) => hits.slice(0, count)),
  );
  const turned = all.map((hits) => hits.toSorted((a, b) => a.distance - b.distance || b.row - a.row));
  expect(index.nearest(queries, count, { order: (a, b) => b - a })).toEqual(
    turned.map((hits) => hits.slice(0, count)),
  );
}

describe('a search finds what comparing with every row finds', () => {
  test.each([
    ['simd', simdKernels, 500, 50],
    ['scalar', scalarKernels, 140, 20],
  ] as const)('with %s kernels', (_, make, most, numRuns) => {
    const setup = fc.record({
      bytes: fc.constantFrom(...HASH_BYTES),
      seed: fc.nat(),
      rows: fc.integer({ min: 0, max: most }),
      share: fc.constantFrom(0, 0.02, 0.1, 0.3, 0.5, 0.6, 1),
      count: fc.constantFrom(1, 2, 10, 1000),
    });
    fc.assert(
      fc.property(setup, ({ share, count, ...one }) => {
        check(makeScene({ ...one, kernels: make() as Kernels }), Math.round(share * 8 * one.bytes), count);
      }),
      { numRuns: tries(numRuns) },
    );
  });

  test.each([1, 63, 64, 65, 127, 128, 191, 192, 193, 8127, 8128, 8129])('in %i rows', (rows) => {
    for (const bytes of rows < 1000 ? [8, 16, 32, 64] : [31])
      check(makeScene({ bytes, seed: rows, rows, kernels: simdKernels() as Kernels }), 3, 10);
  });

  test.each([-Infinity, -1, 0, 1, 16, 127, 128, 129, 1000, Infinity])('within %d of 128 bits', (most) => {
    for (const kernels of [simdKernels() as Kernels, scalarKernels()])
      check(makeScene({ bytes: 16, seed: 5, rows: 150, kernels }), most, 7);
  });

  test('where memory lies above 2 GiB', () => {
    const kernels = simdKernels() as Kernels;
    kernels.heap.allocate(2 ** 31);
    check(makeScene({ bytes: 32, seed: 9, rows: 200, kernels }), 20, 5);
  });
});

describe('rows', () => {
  const same = (count: number): HashIndex => {
    const index = new HashIndex({ bytes: 8 });
    for (let i = 0; i < count; i++) index.add(new Uint8Array(8).fill(7));
    return index;
  };

  test('that are more than a list of pairs can take at once are all found', () => {
    const queries = Array.from({ length: 32 }, () => new Uint8Array(8).fill(7));
    for (const hits of same(9000).near(queries, 0)) {
      expect(hits).toHaveLength(9000);
      expect(hits.every(({ row, score }, i) => row === i && score === 1)).toBe(true);
    }
  });

  test('that nobody accepts take no place of others', () => {
    const accepts = (row: number): boolean => row >= 998;
    const [hits] = same(1000).nearest([new Uint8Array(8)], 2, { accepts });
    expect(hits?.map(({ row }) => row)).toEqual([998, 999]);
  });

  test('are compared with parts of longer arrays, too', () => {
    const index = new HashIndex({ bytes: 3 });
    const long = Uint8Array.of(255, 1, 2, 3, 255);
    index.add(long.subarray(1, 4));
    expect(index.near([Uint8Array.of(1, 2, 2)], 1)).toEqual([[{ row: 0, distance: 1, score: 23 / 24 }]]);
  });

  test('may be looked up while others are being told of', () => {
    const kernels = simdKernels() as Kernels;
    const outer = new HashIndex({ bytes: 8, kernels });
    for (let i = 0; i < 300; i++) outer.add(new Uint8Array(8));
    const [hits] = outer.near([new Uint8Array(8)], 0, {
      accepts: (row) => {
        // Makes the memory grow.
        kernels.heap.allocate(10_000);
        return outer.nearest([new Uint8Array(8)], 1)[0]?.[0]?.row === 0 && row % 2 === 0;
      },
    });
    expect(hits?.map(({ row }) => row)).toEqual(Array.from({ length: 150 }, (_, i) => 2 * i));
  });
});

describe('what cannot be', () => {
  const index = new HashIndex({ bytes: 8 });

  test.each([
    [() => new HashIndex({ bytes: 0 }), 'hashes of 0 bytes; 1 to 64 are possible'],
    [() => new HashIndex({ bytes: 65 }), 'hashes of 65 bytes'],
    [() => new HashIndex({ bytes: 1.5 }), 'hashes of 1.5 bytes'],
    [() => index.add(new Uint8Array(7)), 'a hash of 7 bytes among those of 8'],
    [() => index.near([new Uint8Array(8), new Uint8Array(9)], 3), 'a hash of 9 bytes'],
    [() => index.nearest([new Uint8Array(0)], 3), 'a hash of 0 bytes'],
    [() => index.nearest([new Uint8Array(8)], 0), 'the nearest 0'],
    [() => index.nearest([new Uint8Array(8)], Number.NaN), 'the nearest NaN'],
    [() => index.delete(0), 'no row 0'],
    [() => index.delete(-1), 'no row -1'],
    [() => index.delete(0.5), 'no row 0.5'],
  ])('is refused: %s', (act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
    expect(index.size).toBe(0);
  });

  test('a row is deleted once', () => {
    const other = new HashIndex({ bytes: 8 });
    other.add(new Uint8Array(8));
    const row = other.add(new Uint8Array(8));
    other.delete(row);
    expect(() => other.delete(row)).toThrow(`no row ${row}`);
    expect(other.size).toBe(1);
    expect(other.add(new Uint8Array(8))).toBe(row);
  });

  test('where memory is full nothing is added', () => {
    const kernels = scalarKernels();
    const other = new HashIndex({ bytes: 8, kernels });
    for (let i = 0; i < 64; i++) other.add(new Uint8Array(8));
    const { heap } = kernels;
    const allocateZeros = heap.allocateZeros.bind(heap);
    heap.allocateZeros = () => {
      throw new RangeError('no more memory');
    };
    expect(() => other.add(new Uint8Array(8))).toThrow('no more memory');
    expect(other.size).toBe(64);
    heap.allocateZeros = allocateZeros;
    expect(other.near([new Uint8Array(8)], 0)[0]).toHaveLength(64);
    expect(other.add(new Uint8Array(8))).toBe(64);
  });

  test('memory is given back', () => {
    const kernels = scalarKernels();
    const before = kernels.heap.used;
    const other = new HashIndex({ bytes: 33, kernels });
    for (let i = 0; i < 300; i++) other.add(new Uint8Array(33).fill(i));
    other.nearest([new Uint8Array(33)], 3);
    other.release();
    expect(kernels.heap.used).toBe(before);
  });
});
