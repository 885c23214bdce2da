import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Kernels } from '../kernels/kernels.ts';
import { simdKernels } from '../kernels/kernels.ts';
import { DIMENSIONS, kinds, metrics, numbers, SCORE, vectorSource } from '../testing/vectors.ts';
import { StandingVectors } from './standing-vectors.ts';

const THRESHOLDS = [-1, 0, 0.3, 0.5, 0.8, 0.93, 0.9999999, 1, 1.1];

describe('standing vectors', () => {
  test('are told of whenever a document reaches their own threshold', () => {
    const setup = fc.record({
      dimensions: fc.constantFrom(...DIMENSIONS),
      metric: metrics,
      kind: kinds,
      seed: fc.nat(),
      count: fc.integer({ min: 0, max: 300 }),
    });
    fc.assert(
      fc.property(setup, ({ dimensions, metric, kind, seed, count }) => {
        const next = numbers(seed);
        const source = vectorSource(dimensions, seed, kind);
        const standing = new StandingVectors({ dimensions, metric, kernels: simdKernels() as Kernels });
        const rows = new Map<number, { vector: Float32Array; least: number }>();
        for (let i = 0; i < count; i++) {
          const vector = source();
          const least = THRESHOLDS[Math.floor(next() * THRESHOLDS.length)] as number;
          rows.set(standing.add(vector, least), { vector, least });
          if (next() > 0.1) continue;
          const [row] = rows.keys();
          standing.delete(row as number);
          rows.delete(row as number);
        }
        const documents = Array.from({ length: 35 }, source);
        const told = documents.map(() => new Set<number>());
        standing.probe(documents, (row, document) => void told[document]?.add(row));
        const untold = documents.map((document, i) =>
          [...rows].flatMap(([row, { vector, least }]) =>
            SCORE[metric](vector, document) >= least && !told[i]?.has(row) ? [row] : [],
          ),
        );
        expect(untold.flat()).toEqual([]);
        expect(told.flatMap((some) => [...some]).filter((row) => !rows.has(row))).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  test('need a threshold that is a number', () => {
    const standing = new StandingVectors({ dimensions: 2 });
    expect(() => standing.add(Float32Array.of(1, 0), Number.NaN)).toThrow('a threshold that is not a number');
    expect(standing.size).toBe(0);
  });

  test('are seldom told of otherwise', () => {
    const source = vectorSource(384, 5, 'normal');
    const standing = new StandingVectors({ dimensions: 384 });
    for (let i = 0; i < 3000; i++) standing.add(source(), 0.8);
    let told = 0;
    standing.probe(Array.from({ length: 32 }, vectorSource(384, 6, 'normal')), () => told++);
    expect(told).toBeLessThan(5);
  });
});
