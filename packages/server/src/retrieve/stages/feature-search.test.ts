import { describe, expect, it } from 'vitest';
import { testDocument } from '../../testing/memory-source.ts';
import { searchFor, stageConfig } from '../../testing/retrieve.ts';
import { parseStages } from '../parse.ts';

const one = { feature_uri: 'tocsin://x@v1/out', query: [1, 0] };
const read = (parameters: object, inputs: object = {}) =>
  parseStages([stageConfig('feature_search', { ...parameters })], { ...inputs })[0];

describe('the parameters of a feature_search', () => {
  it.each([
    [{}, 'searches: is required'],
    [{ searches: [] }, 'searches: must be a list of 1 to 16 items'],
    [{ searches: Array.from({ length: 17 }, () => one) }, 'searches: must be a list of 1 to 16 items'],
    [{ searches: [1] }, 'searches[0]: must be an object'],
    [{ searches: [{ query: [1] }] }, 'searches[0].feature_uri: is required'],
    [{ searches: [{ ...one, feature_uri: 'x' }] }, 'searches[0].feature_uri: must be a feature URI'],
    [{ searches: [one, { feature_uri: 'x@v1' }] }, 'searches[1].query: must be'],
    [{ searches: [{ ...one, top_k: 10_001 }] }, 'searches[0].top_k: must be a whole number from 1 to 10000'],
    [{ searches: [{ ...one, min_score: 1.1 }] }, 'searches[0].min_score: must be a number from 0 to 1'],
    [
      { searches: [{ ...one, max_distance: -1 }] },
      'searches[0].max_distance: must be a number from 0 to 512',
    ],
    [{ searches: [{ ...one, weight: -1 }] }, 'searches[0].weight: must be a number from 0 to 1000000'],
    [{ searches: [{ ...one, weight: 'x' }] }, 'searches[0].weight: must be a number from 0 to 1000000'],
    [
      { searches: [{ ...one, minscore: 0.5 }] },
      'searches[0].minscore: is no parameter of this stage; write "min_score"',
    ],
    [{ searches: [one], finalTopK: 5 }, 'finalTopK: is no parameter of this stage; write "final_top_k"'],
    [{ searches: [{ ...one, weight: 0 }], fusion: 'weighted' }, 'searches[0].weight: must be greater than 0'],
    [{ searches: [{ ...one, filters: { field: 'a', operator: 'b' } }] }, 'searches[0].filters'],
    [{ searches: [one], pre_filters: { AND: 1 } }, 'filters.AND'],
    [{ searches: [one], fusion: 'learned' }, 'fusion: must be one of rrf, dbsf, weighted, max'],
    [{ searches: [one], final_top_k: 0 }, 'final_top_k: must be a whole number from 1 to 10000'],
    [{ searches: [one], group_by: {} }, 'group_by.field: is required'],
    [
      { searches: [one], group_by: { field: 'a', group_size: 1001 } },
      'group_by.group_size: must be a whole number from 1 to 1000',
    ],
    [
      { searches: [one], facets: Array.from({ length: 17 }, () => ({ key: 'a' })) },
      'facets: must be a list of at most 16 items',
    ],
    [
      { searches: [one], facets: [{ key: 'a', limit: 1001 }] },
      'facets[0].limit: must be a whole number from 1 to 1000',
    ],
    [
      { searches: [one], facets: [{ key: 'a'.repeat(501) }] },
      'facets[0].key: must be a text of 1 to 500 characters',
    ],
  ])('%j are refused with their place', (parameters, message) => {
    expect(() => read(parameters)).toThrow(`stages[0].parameters.${message}`);
  });

  it('may be templates, and of numbers as well', () => {
    const template = { searches: [{ ...one, min_score: '{{INPUT.s}}' }], final_top_k: '{{INPUT.k}}' };
    expect(read(template, { s: 0.5, k: 3 })?.search?.searches[0]?.minScore).toBe(0.5);
    expect(() => read(template, { s: 0.5, k: 'x' })).toThrow('final_top_k: must be a whole number');
    expect(() => read(template, {})).toThrow('there is no input "s"');
  });
});

it('a query that is another field of the document needs no collections', async () => {
  const own = { ...one, query: { type: 'dynamic', field: 'v' } };
  await expect(
    searchFor(
      [['feature_search', { searches: [own] }]],
      [testDocument('a', { v: [1] }, { 'x@v1/out': [1] })],
    ),
  ).rejects.toThrow('needs a retriever without collections');
});
