import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDocument } from '../../testing/memory-source.ts';
import { idsOf, type StageSpec, searchFor } from '../../testing/retrieve.ts';

const run = async (stages: StageSpec[], payloads: object[]) =>
  idsOf(
    await searchFor(
      stages,
      payloads.map((payload, i) => testDocument(`d${i}`, payload)),
    ),
  );

describe('sort_attribute', () => {
  it('orders numbers, then texts, then booleans, and puts what is missing last', async () => {
    const payloads = [
      { f: true },
      { f: 'b' },
      {},
      { f: 10 },
      { f: 'a' },
      { f: 9 },
      { f: null },
      { f: false },
    ];
    const asc = ['d5', 'd3', 'd4', 'd1', 'd7', 'd0', 'd2', 'd6'];
    expect(await run([['sort_attribute', { field: 'f' }]], payloads)).toEqual(asc);
    const desc = [...asc.slice(0, 6).toReversed(), 'd2', 'd6'];
    expect(await run([['sort_attribute', { sort_field: 'f', order: 'desc' }]], payloads)).toEqual(desc);
    expect(await run([['sort_attribute', { field: 'f', nulls_last: false }]], payloads)).toEqual([
      'd2',
      'd6',
      ...asc.slice(0, 6),
    ]);
  });

  it('breaks ties by document id in both directions, and orders texts by code point', async () => {
    const payloads = [{ f: '😀' }, { f: '～' }, { f: '～' }];
    expect(await run([['sort_attribute', { field: 'f' }]], payloads)).toEqual(['d1', 'd2', 'd0']);
    expect(await run([['sort_attribute', { field: 'f', direction: 'desc' }]], payloads)).toEqual([
      'd0',
      'd1',
      'd2',
    ]);
  });

  it('sorts by what only the run knows', async () => {
    const sort: StageSpec = ['sort_attribute', { field: 'document_id', direction: 'desc' }];
    expect(await run([sort], [{ document_id: 'x' }, {}, {}])).toEqual(['d2', 'd1', 'd0']);
  });
});

describe('sort_relevance', () => {
  const scored = [{ s: 0.2 }, {}, { s: 0.9 }, { s: 0.2 }, {}];
  it.each([
    [{}, ['d2', 'd0', 'd3', 'd1', 'd4']],
    [{ missing_score: 'top' }, ['d1', 'd4', 'd2', 'd0', 'd3']],
    [{ missing_score: 'preserve' }, ['d2', 'd1', 'd0', 'd3', 'd4']],
    [{ direction: 'asc' }, ['d0', 'd3', 'd2', 'd1', 'd4']],
  ])('with %j orders by a score in a field', async (parameters, expected) => {
    expect(await run([['sort_relevance', { score_field: 's', ...parameters }]], scored)).toEqual(expected);
  });

  it('brings back the order of relevance after another sort', async () => {
    const documents = [1, 3, 2].map((x, i) => testDocument(`d${i}`, { i }, { 'x@v1/embedding': [1, x] }));
    const find: StageSpec = ['feature_search', { searches: [{ feature_uri: 'x@v1', query: [1, 0] }] }];
    const away: StageSpec = ['sort_attribute', { field: 'i', direction: 'desc' }];
    expect(idsOf(await searchFor([find, away], documents))).toEqual(['d2', 'd1', 'd0']);
    expect(idsOf(await searchFor([find, away, ['sort_relevance']], documents))).toEqual(['d0', 'd2', 'd1']);
  });
});

describe('limit', () => {
  it('is a slice, and says whether it cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat({ max: 9 }),
        async (n, limit, offset) => {
          const all = Array.from({ length: n }, (_, i) => testDocument(`d${i}`));
          const found = await searchFor([['limit', { limit, offset }]], all);
          expect(idsOf(found)).toEqual(all.slice(offset, offset + limit).map(({ id }) => id));
          expect(found.limited).toBe(found.hits.length < n);
        },
      ),
      { numRuns: 60 },
    );
  });
});
