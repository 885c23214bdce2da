import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDocument } from '../../testing/memory-source.ts';
import { searchFor } from '../../testing/retrieve.ts';

const value = fc.constantFrom('x', 'y', 1, '1', null, undefined);

describe('group_by', () => {
  it('is what grouping one document after the other gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { maxLength: 9 }),
        fc.integer({ min: 1, max: 3 }),
        fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        fc.constantFrom('all', 'first', 'flatten'),
        async (values, max_per_group, limit, output_mode) => {
          const all = values.map((g, i) => testDocument(`d${i}`, { g }));
          const found = await searchFor(
            [['group_by', { field: 'g', max_per_group, limit, output_mode }]],
            all,
          );
          const keys = [...new Set(values.map((one) => one ?? null))].slice(0, limit);
          const size = output_mode === 'first' ? 1 : max_per_group;
          const members = keys.map((key) => values.flatMap((one, i) => ((one ?? null) === key ? [i] : [])));
          const kept = members.flatMap((places, k) =>
            places
              .slice(0, size)
              .map((i) => ({ id: `d${i}`, group: { key: keys[k], count: places.length } })),
          );
          const expected =
            output_mode === 'flatten'
              ? kept.map(({ id }) => ({ id, group: undefined })).sort((a, b) => (a.id < b.id ? -1 : 1))
              : kept;
          expect(found.hits.map(({ documentId: id, group }) => ({ id, group }))).toEqual(expected);
          expect(found.limited).toBe(kept.length < values.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('takes a list as one value, and equal objects for the same', async () => {
    const payloads = [{ g: ['a', 'b'] }, { g: { x: 1, y: 2 } }, { g: { y: 2, x: 1 } }, { g: 'a' }];
    const found = await searchFor(
      [['group_by', { group_by_field: 'g' }]],
      payloads.map((payload, i) => testDocument(`d${i}`, payload)),
    );
    expect(found.hits.map(({ group }) => group?.count)).toEqual([1, 2, 2, 1]);
  });
});
