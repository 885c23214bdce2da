import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharedKernels } from '../kernels/kernels.ts';
import { lower } from '../plan/lower.ts';
import { Parts } from '../plan/parts.ts';
import { compilePattern, queries } from '../testing/arbitraries.ts';
import { ProgramStore } from './program-store.ts';

test('deleting queries leaves no key, field, leaf or program behind', () => {
  fc.assert(
    fc.property(fc.array(queries, { maxLength: 20 }), (many) => {
      const memory = sharedKernels().heap.used;
      const parts = new Parts(compilePattern, true, () => {});
      const programs = new ProgramStore(parts);
      const put: number[] = [];
      for (const [slot, query] of many.entries())
        try {
          programs.put(slot, lower(parts, query), 0);
          put.push(slot);
        } catch {
          // It does not compile, and must leave nothing behind either.
        }
      for (const slot of put) programs.delete(slot);
      expect(parts.keys.dictionary.size).toBe(0);
      expect(parts.fields.active).toEqual([]);
      expect(parts.leaves.size).toBe(0);
      expect(programs.words).toHaveLength(1024);
      expect(sharedKernels().heap.used).toBe(memory);
    }),
    { numRuns: 500 },
  );
});

test('queries that come and go do not make memory grow', () => {
  const parts = new Parts(compilePattern, true, () => {});
  const programs = new ProgramStore(parts);
  const query = (i: number) =>
    ({
      kind: 'compare',
      field: 'x',
      operator: 'eq',
      operand: { constant: `v${i}` },
      caseSensitive: false,
    }) as const;
  for (let i = 0; i < 100; i++) programs.put(i, lower(parts, query(i)), 0);
  const { length } = programs.words;
  for (let i = 100; i < 20_000; i++) {
    programs.delete(i % 100);
    programs.put(i % 100, lower(parts, query(i)), 0);
  }
  expect(programs.words).toHaveLength(length);
  expect(parts.keys.end).toBeLessThanOrEqual(101);
});
