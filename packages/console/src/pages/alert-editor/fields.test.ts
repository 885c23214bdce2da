import { expect, test } from 'vitest';
import { fieldsOf } from './fields.ts';

test('the fields of documents have a path, a type and their usual values', () => {
  const documents = [
    {
      document_id: 'a',
      _internal: { x: 1 },
      features: [],
      metadata: { tags: ['x', 'y'], size: 3, on: true },
    },
    { document_id: 'b', metadata: { tags: ['y'], deep: { er: 'z' } } },
  ];
  expect(fieldsOf(documents)).toEqual([
    { path: 'document_id', type: 'text', values: ['a', 'b'] },
    { path: 'metadata.deep.er', type: 'text', values: ['z'] },
    { path: 'metadata.on', type: 'boolean', values: ['true'] },
    { path: 'metadata.size', type: 'number', values: ['3'] },
    { path: 'metadata.tags', type: 'list', values: ['y', 'x'] },
  ]);
});

test('long values are no suggestions', () => {
  expect(fieldsOf([{ text: 'x'.repeat(100) }])).toEqual([{ path: 'text', type: 'text', values: [] }]);
});
