import { describe, expect, test } from 'vitest';
import { valueIn } from './document-value.ts';
import { thresholdAt, withThreshold } from './threshold.ts';
import { operatorsFor, typed, valueFor } from './values.ts';

describe('values', () => {
  test('what is typed is a number where the field has numbers, or the operator orders', () => {
    expect(typed('12', 'number', 'eq')).toBe(12);
    expect(typed('12', undefined, 'gt')).toBe(12);
    expect(typed('12', 'text', 'gt')).toBe('12');
    expect(typed('012', 'number', 'eq')).toBe('012');
    expect(typed('12', undefined, 'eq')).toBe('12');
  });

  test('another operator keeps what it can of a value', () => {
    expect(valueFor('in', 'a', 'text')).toEqual(['a']);
    expect(valueFor('eq', ['a', 'b'], 'text')).toBe('a');
    expect(valueFor('exists', 'a', 'text')).toBe(true);
    expect(valueFor('eq', true, 'text')).toBe('');
  });

  test('an operator that is in use stays a choice', () => {
    expect(operatorsFor('boolean', 'regex')).toContain('regex');
  });
});

describe('the threshold of a search', () => {
  const stages = [
    {
      stage_id: 'feature_search',
      parameters: { searches: [{ feature: 'p@v1/h', query: 'a', max_distance: 32 }] },
    },
  ];
  const place = 'stages[0].parameters.searches[0]';

  test('is a score, in bits where the search counts bits', () => {
    expect(thresholdAt(stages, place, 256)).toBe(0.875);
    expect(thresholdAt(withThreshold(stages, place, 0.75, 256), place, 256)).toBe(0.75);
    expect(withThreshold(stages, place, 0.75, 256)).toMatchObject([
      { parameters: { searches: [{ feature_uri: 'p@v1/h', max_distance: 64 }] } },
    ]);
  });

  test('is not known where the builder does not know the search', () => {
    expect(thresholdAt(stages, 'stages[1].parameters.searches[0]', 256)).toBeNull();
    expect(withThreshold(stages, 'stages[1].parameters.searches[0]', 0.5, 256)).toBe(stages);
  });
});

test('a document gives the value of a feature', () => {
  const features = [
    { feature_extractor_id: 'clip_v1', vectors: { embedding: [1, 2] } },
    { feature_extractor_id: 'phash_v1', hashes: { pdq: 'ff' } },
  ];
  expect(valueIn(features, 'tocsin://clip@v1/embedding')).toEqual([1, 2]);
  expect(valueIn(features, 'phash@v1')).toBe('ff');
  expect(valueIn(features, 'other@v1/x')).toBeNull();
});
