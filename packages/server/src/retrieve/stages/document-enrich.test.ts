import { describe, expect, it } from 'vitest';
import { memorySource, testDocument } from '../../testing/memory-source.ts';
import { type StageSpec, searchFor, watchFor } from '../../testing/retrieve.ts';

const source = memorySource({
  c: [
    testDocument('a', { ref: 'p1', metadata: { name: 'own' } }),
    testDocument('b', { ref: ['none', 'p2'] }),
    testDocument('e', {}),
  ],
  others: [
    testDocument('p1', { sku: 7, metadata: { name: 'one', size: 1 } }),
    testDocument('p2', { sku: 7, metadata: { name: 'two' } }),
    testDocument('p3', { sku: ['x', 'y'], metadata: { name: 'three' } }),
  ],
});
const join = (more: object): StageSpec => [
  'document_enrich',
  { target_collection_id: 'others', source_field: 'ref', ...more },
];
const run = async (...stages: StageSpec[]) =>
  (await searchFor(stages, source)).hits.map(({ documentId, payload }) => [documentId, payload]);

describe('document_enrich', () => {
  it('adds what is missing and keeps what is there', async () => {
    expect(await run(join({}))).toEqual([
      ['a', { document_id: 'p1', ref: 'p1', sku: 7, metadata: { name: 'own', size: 1 } }],
      ['b', { document_id: 'p2', ref: ['none', 'p2'], sku: 7, metadata: { name: 'two' } }],
      ['e', {}],
    ]);
  });

  it('takes some fields to a place of their own', async () => {
    const parameters = { fields_to_merge: ['metadata.name', 'nothing'], output_field: 'found.other' };
    expect((await run(join(parameters)))[0]).toEqual([
      'a',
      { ref: 'p1', metadata: { name: 'own' }, found: { other: { metadata: { name: 'one' } } } },
    ]);
  });

  it('replaces, or appends to a list', async () => {
    const fields = { fields_to_merge: ['sku'], output_field: 'list' };
    expect((await run(join({ ...fields, strategy: 'replace' })))[0]?.[1]).toMatchObject({ list: { sku: 7 } });
    const twice = [join({ ...fields, strategy: 'append' }), join({ ...fields, strategy: 'append' })];
    expect((await run(...twice))[0]?.[1]).toMatchObject({ list: [{ sku: 7 }, { sku: 7 }] });
    expect((await run(join({ fields_to_merge: ['sku'], strategy: 'replace' })))[0]).toEqual([
      'a',
      { sku: 7 },
    ]);
  });

  it('joins by any field, the first document by id where several have the value', async () => {
    const on = (value: unknown) =>
      searchFor(
        [
          [
            'document_enrich',
            { target_collection_id: 'others', source_field: 'v', target_field: 'sku', output_field: 'o' },
          ],
        ],
        memorySource({
          c: [testDocument('x', { v: value })],
          others: [
            testDocument('p2', { sku: 7 }),
            testDocument('p1', { sku: 7 }),
            testDocument('p3', { sku: ['k', 'l'] }),
          ],
        }),
      ).then(({ hits }) => (hits[0]?.payload['o'] as { document_id?: string } | undefined)?.document_id);
    expect(await on(7)).toBe('p1');
    expect(await on('l')).toBe('p3');
    expect(await on('7')).toBeUndefined();
    expect(await on(null)).toBeUndefined();
  });

  it('leaves out documents without a counterpart where it is told to, but those that "when" spares', async () => {
    expect((await run(join({ allow_missing: false }))).map(([id]) => id)).toEqual(['a', 'b']);
    const when = { field: 'document_id', operator: 'ne', value: 'e' };
    expect((await run(join({ allow_missing: false, when }))).map(([id]) => id)).toEqual(['a', 'b', 'e']);
  });

  it('is seen by the stages behind it, also on arriving documents', async () => {
    const stages = [
      join({ output_field: 'o' }),
      ['attribute_filter', { field: 'o.metadata.name', value: 'two' }] as StageSpec,
    ];
    const arriving = [testDocument('n', { ref: 'p2' }), testDocument('m', { ref: 'p1' })];
    expect((await watchFor(stages, arriving, source)).hits.map(({ documentId }) => documentId)).toEqual([
      'n',
    ]);
  });

  it('never touches prototypes', async () => {
    const stage = join({ output_field: '__proto__.polluted', fields_to_merge: ['sku'] });
    const [hit] = await run(stage);
    expect(JSON.stringify(hit)).toContain('"__proto__":{"polluted":{"sku":7}}');
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    [{ target_collection_id: 'gone' }, 'stages[0] (document_enrich): there is no collection "gone"'],
    [{ retriever_id: 'r' }, 'stages[0].parameters.retriever_id'],
    [{ strategy: 'append' }, 'stages[0].parameters.output_field'],
    [{ when: { field: 'x', operator: 'what' } }, 'stages[0].parameters.when'],
  ])('%j is refused with its place', async (parameters, message) => {
    await expect(async () => run(join(parameters))).rejects.toThrow(message);
  });
});
