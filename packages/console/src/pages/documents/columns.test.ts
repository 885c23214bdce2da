import { expect, it } from 'vitest';
import { columnsOf, pathsOf } from './columns.ts';

const document = (id: string, fields: object) => ({ document_id: id, collection_id: 'col_1', ...fields });

it('chooses short values that tell documents apart', () => {
  const documents = [
    document('a', { kind: 'one', metadata: { name: 'A', section: 'net', text: 'x'.repeat(80), same: 1 } }),
    document('b', { metadata: { name: 'B', section: 'games', size: 4, same: 1 } }),
    document('c', { metadata: { name: 'C', section: 'games', size: 5, same: 1, tags: ['t'] } }),
  ];
  expect(columnsOf(documents, 4)).toEqual(['metadata.section', 'metadata.size']);
  expect(pathsOf(documents)).toContain('metadata.tags');
});

it('shows whatever the only document has', () => {
  expect(columnsOf([document('a', { n: 1, ok: false })], 1)).toEqual(['n']);
});
