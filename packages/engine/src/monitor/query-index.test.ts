import { expect, test } from 'vitest';
import { type EngineDocument, noneOf, parseFilter, similarTo } from '../index.ts';
import { LAST_DOCUMENT } from '../keys/document-view.ts';
import { QueryIndex } from './query-index.ts';

const document = (payload: Record<string, unknown>): EngineDocument => ({
  id: 'd',
  payload,
  vectors: new Map(),
  hashes: new Map(),
});

test('documents are counted anew at the end of the numbers, and nothing of the earlier ones is left', () => {
  const index = new QueryIndex((source) => new RegExp(source), 'keys');
  let slot = 0;
  for (const filter of [{ x: 'a' }, { field: 'x', operator: 'contains', value: 'b' }, { NOT: { x: 'a' } }])
    index.add(parseFilter(filter, { place: '' }), 0, () => slot++);
  const accepted = (x: string): number[] => {
    index.begin([document({ x })]);
    const { programs, count } = index.candidatesFor(0);
    return Array.from(programs.subarray(0, count))
      .filter((one) => index.accepts(one))
      .map((one) => index.slotOf(one))
      .sort((a, b) => a - b);
  };
  accepted('a b');
  index.numberAnew(LAST_DOCUMENT - 2);
  for (const [x, expected] of [
    ['a', [0]],
    ['bb', [1, 2]],
    ['a', [0]],
    ['b', [1, 2]],
    ['c', [2]],
    ['a', [0]],
  ] as const)
    expect(accepted(x)).toEqual(expected);
});

test('a query that does not compile leaves nothing behind', () => {
  const index = new QueryIndex((source) => new RegExp(source), 'keys');
  const broken = parseFilter(
    { AND: [{ x: 'a' }, { field: 'y', operator: 'regex', value: '(' }] },
    { place: '' },
  );
  expect(() => index.add(broken, 0, () => 0)).toThrow('does not compile');
  index.add(parseFilter({ z: 1 }, { place: '' }), 0, () => 0);
  index.begin([document({ x: 'a', y: 'b' }), document({ z: 1 })]);
  expect(index.candidatesFor(0).count).toBe(0);
  expect(index.candidatesFor(1).count).toBe(1);
});

test('vectors are found for documents of their own batch, whatever the documents are numbered', () => {
  const index = new QueryIndex((source) => new RegExp(source), 'keys');
  const near = (...vector: number[]) => similarTo('x@v1/e', vector, { minScore: 0.9 });
  index.add(near(1, 0), 0, () => 0);
  index.add(noneOf([near(1, 0)]), 0, () => 1);
  index.add(near(0, 1), 0, () => 2);
  const batch = Array.from({ length: 600 }, (_, i) => ({
    ...document({}),
    vectors: new Map([['x@v1/e', Float32Array.of(i % 2, (i + 1) % 2)]]),
  }));
  index.numberAnew(LAST_DOCUMENT - 300);
  index.begin(batch);
  for (const position of batch.keys()) {
    const { programs, count } = index.candidatesFor(position);
    const accepted = Array.from(programs.subarray(0, count))
      .filter((one) => index.accepts(one))
      .map((one) => index.slotOf(one));
    expect(accepted.sort((a, b) => a - b)).toEqual(position % 2 === 1 ? [0] : [1, 2]);
  }
});
