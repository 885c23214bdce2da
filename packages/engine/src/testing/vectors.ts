import * as fc from 'fast-check';
import type { Metric } from '../index.ts';
import { cosineScore, dotScore, euclidScore } from '../index.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { scalarKernels, simdKernels } from '../kernels/kernels.ts';

/** The scores as they are defined. */
export const SCORE: Readonly<Record<Metric, (a: Float32Array, b: Float32Array) => number>> = {
  cosine: cosineScore,
  dot: dotScore,
  euclid: euclidScore,
};

/** Numbers of dimensions around the ends of groups and segments, and the extremes. */
export const DIMENSIONS: readonly number[] = [
  1, 2, 3, 31, 32, 33, 63, 64, 65, 95, 96, 97, 127, 128, 129, 191, 192, 255, 256, 257, 384, 512, 513,
];

export const metrics: fc.Arbitrary<Metric> = fc.constantFrom('cosine', 'dot', 'euclid');

/** Numbers from 0 to 1 that are the same for the same seed. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Kinds of vectors: what makes sums large, lengths extreme, codes coarse, or scores equal. */
const KINDS: Readonly<Record<string, (normal: number, d: number, next: () => number) => number>> = {
  normal: (x) => x,
  zero: () => 0,
  negativeZero: () => -0,
  denormal: (x) => x * 1e-42,
  tiny: (x) => x * 1e-20,
  huge: (x) => x * 2e38,
  largest: (x) => (x < 0 ? -3.4028234663852886e38 : 3.4028234663852886e38),
  sparse: (x, _, next) => (next() < 0.05 ? x : 0),
  signs: (x) => Math.sign(x),
  constant: () => 1,
  unit: (_, d) => (d === 0 ? 1 : 0),
  shifted: (x) => 1 + x / 100,
  falling: (x, d) => x / (1 + d),
};

/** A source of vectors of one number of dimensions, of one kind or of all, with copies and near copies among them. */
export function vectorSource(dimensions: number, seed: number, kind: string | null): () => Float32Array {
  const next = numbers(seed);
  const made: Float32Array[] = [];
  const names = Object.keys(KINDS);
  return () => {
    const old = made[Math.floor(next() * made.length)];
    if (old !== undefined && next() < 0.15)
      return next() < 0.5 ? old : old.map((x) => x * (next() < 0.5 ? 1 : 1 - 1e-6));
    const make = KINDS[
      kind ?? (names[Math.floor(next() * names.length)] as string)
    ] as (typeof KINDS)[string];
    const vector = Float32Array.from({ length: dimensions }, (_, d) =>
      make(next() + next() + next() - 1.5, d, next),
    );
    made.push(vector);
    return vector;
  };
}

/** A kind of vectors, or null for all of them mixed. */
export const kinds: fc.Arbitrary<string | null> = fc.constantFrom(null, null, ...Object.keys(KINDS));

/** Both kernels, each with memory of its own. */
export function bothKernels(): { simd: Kernels; scalar: Kernels } {
  const simd = simdKernels();
  if (simd === null) throw new Error('these tests need WebAssembly with SIMD');
  return { simd, scalar: scalarKernels() };
}
