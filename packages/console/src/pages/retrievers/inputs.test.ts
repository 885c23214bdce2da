import type { RetrieverInputSchema } from '@tocsin/contract';
import { expect, it } from 'vitest';
import { inputsDraftOf, inputsOf, kindOfInput, missingOf } from './inputs.ts';

const SCHEMA: RetrieverInputSchema = {
  word: { type: 'string', required: true, examples: ['web'] },
  min: { type: 'number', default: 0.3 },
  words: { type: 'array' },
  kind: { type: 'string', enum: ['a', 'b'] },
  exact: { type: 'boolean' },
};

it('begins with defaults and examples', () => {
  expect(inputsDraftOf(SCHEMA)).toEqual({ word: 'web', min: 0.3, words: '', kind: '', exact: false });
  expect(Object.values(SCHEMA).map(kindOfInput)).toEqual(['text', 'number', 'json', 'choice', 'boolean']);
});

it('sends what is filled in, lists as lists', () => {
  const draft = { ...inputsDraftOf(SCHEMA), words: '["x"]' };
  expect(inputsOf(SCHEMA, draft)).toEqual({ word: 'web', min: 0.3, words: ['x'], exact: false });
  expect(() => inputsOf(SCHEMA, { words: '[' })).toThrow('words is not valid JSON');
});

it('names required inputs that are empty', () => {
  expect(missingOf(SCHEMA, { word: '' })).toEqual(['word']);
  expect(missingOf(SCHEMA, { word: 'x' })).toEqual([]);
});
