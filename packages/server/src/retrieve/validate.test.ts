import type { Metadata, RetrieverInputSchemaField } from '@tocsin/contract';
import { describe, expect, it } from 'vitest';
import { stageConfig } from '../testing/retrieve.ts';
import { validateRetriever } from './validate.ts';

type Types = Record<string, RetrieverInputSchemaField['type']>;

function validate(stage: [string, Metadata], types: Types): void {
  const input_schema = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
  validateRetriever({ stages: [stageConfig(...stage)], input_schema, collection_ids: [] }, '');
}

const search = (more: Metadata): [string, Metadata] => [
  'feature_search',
  { searches: [{ feature_uri: 'x@v1/out', query: [1], min_score: 0.5, ...more }] },
];
const TYPES: Types = { n: 'number', i: 'integer', s: 'string', f: 'object', l: 'array', b: 'boolean' };

describe('templates before there are inputs', () => {
  it.each<[string, Metadata]>([
    search({ min_score: '{{INPUT.n}}', top_k: '{{INPUT.i}}', weight: '{{INPUT.n}}' }),
    search({ filters: { field: '{{INPUT.s}}', operator: '{{INPUT.s}}', value: '{{INPUT.n}}' } }),
    search({ filters: '{{INPUT.f}}' }),
    ['attribute_filter', { field: '{{INPUT.s}}', operator: '{{INPUT.s}}', value: '{{INPUT.s}}' }],
    [
      'attribute_filter',
      { filters: { OR: [{ field: '{{INPUT.s}}', value: 1, case_sensitive: '{{INPUT.b}}' }] } },
    ],
    ['attribute_filter', { filters: '{{INPUT.l}}' }],
    ['sort_attribute', { field: '{{INPUT.s}}', direction: '{{INPUT.s}}' }],
    ['limit', { limit: '{{INPUT.i}}' }],
  ])('are accepted where the type of the input fits: %s %j', (id, parameters) => {
    expect(() => validate([id, parameters], TYPES)).not.toThrow();
  });

  it.each<[[string, Metadata], string]>([
    [search({ min_score: '{{INPUT.s}}' }), 'searches[0].min_score: must be a number'],
    [search({ top_k: '{{INPUT.l}}' }), 'searches[0].top_k: must be a whole number'],
    [search({ filters: { field: '{{INPUT.n}}', value: 1 } }), 'searches[0].filters.field'],
    [['attribute_filter', { field: '{{INPUT.n}}', value: 1 }], 'field: must be a text'],
    [['sort_attribute', { field: 'a', direction: '{{INPUT.b}}' }], 'direction: must be'],
    [['limit', { limit: '{{INPUT.s}}' }], 'limit: must be a whole number'],
  ])('are refused where it does not: %j', (stage, message) => {
    expect(() => validate(stage, TYPES)).toThrow(`stages[0].parameters.${message}`);
  });
});
