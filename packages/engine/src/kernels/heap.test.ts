import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bothKernels } from '../testing/vectors.ts';
import { KernelHeap } from './heap.ts';

test('pieces do not overlap, keep what is in them, and come back when they are freed', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 200_000 })), { maxLength: 60 });
  fc.assert(
    fc.property(steps, fc.boolean(), (all, isSimd) => {
      const { simd, scalar } = bothKernels();
      const { heap } = isSimd ? simd : scalar;
      const pieces: { address: number; bytes: number; mark: number }[] = [];
      for (const [isTaken, number] of all) {
        if (isTaken || pieces.length === 0) {
          const address = heap.allocateZeros(number);
          expect(address % 64).toBe(0);
          expect(heap.u8.subarray(address, address + number).every((byte) => byte === 0)).toBe(true);
          const mark = 1 + (pieces.length % 255);
          heap.u8.fill(mark, address, address + number);
          pieces.push({ address, bytes: number, mark });
        } else {
          const [{ address, bytes }] = pieces.splice(number % pieces.length, 1) as [(typeof pieces)[number]];
          heap.free(address, bytes);
        }
        for (const { address, bytes, mark } of pieces)
          expect(heap.u8.subarray(address, address + bytes).every((byte) => byte === mark)).toBe(true);
      }
      for (const { address, bytes } of pieces) heap.free(address, bytes);
      expect(heap.used).toBe(64);
    }),
    { numRuns: 30 },
  );
});

test('where memory is full the error says so and nothing is taken', () => {
  const full = {
    buffer: new ArrayBuffer(65_536),
    grow() {
      throw new RangeError('no more memory');
    },
  };
  const heap = new KernelHeap(full);
  expect(() => heap.allocate(70_000)).toThrow('no more memory');
  expect(heap.used).toBe(64);
  expect(heap.allocate(60_000)).toBe(64);
});

test('no piece ends at the last address, where 32 bits run over', () => {
  const endless = { buffer: new ArrayBuffer(65_536), grow() {} };
  Object.defineProperty(endless.buffer, 'byteLength', { value: 2 ** 32 });
  const heap = new KernelHeap(endless);
  expect(heap.allocate(2 ** 32 - 2 * 65_536)).toBe(64);
  expect(() => heap.allocate(65_536)).toThrow(RangeError);
  expect(() => heap.allocate(65_536)).toThrow('4 GiB');
});
