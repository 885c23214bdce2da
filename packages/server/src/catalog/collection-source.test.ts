import { afterEach, beforeEach, expect, it } from 'vitest';
import { openThings, type Things } from '../testing/things.ts';

let things: Things;
beforeEach(async () => {
  things = await openThings([]);
});
afterEach(() => things.close());

const create = async (source: object) => {
  const feature_extractor = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };
  const collection = { collection_name: 'more', source, feature_extractor };
  const answer = await things.call('POST /v1/collections', collection);
  return [answer.statusCode, answer.json().detail?.[0].loc.join('.')];
};

it.each([
  [{ type: 'collection' }, 'body.source.collection_id'],
  [{ type: 'collection', collection_id: 'none' }, 'body.source.collection_id'],
  [{ type: 'collection', collection_ids: ['things', 'none'] }, 'body.source.collection_ids.1'],
  [{ type: 'collection', collection_ids: Array(101).fill('things') }, 'body.source.collection_ids'],
])('the source %j is refused', async (source, place) => {
  expect(await create(source)).toEqual([422, place]);
});

it('a collection that is there can be a source, by name too, and an unchanged source is not asked for again', async () => {
  const source = { type: 'collection', collection_id: 'things' };
  expect(await create(source)).toEqual([200, undefined]);
  const wrong = { source: { type: 'collection', collection_id: 'none' } };
  expect((await things.call('PATCH /v1/collections/more', wrong)).statusCode).toBe(422);
  expect((await things.call('PATCH /v1/collections/more', { source, metadata: { a: 1 } })).statusCode).toBe(
    200,
  );
});
