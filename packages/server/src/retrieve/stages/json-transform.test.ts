import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDocument } from '../../testing/memory-source.ts';
import { searchFor } from '../../testing/retrieve.ts';

const run = (template: string, payload: object, more: object = {}, inputs = {}) =>
  searchFor([['json_transform', { template, ...more }]], [testDocument('d', payload)], ['c'], inputs);
const render = async (...args: Parameters<typeof run>) => (await run(...args)).hits[0]?.payload;

describe('json_transform', () => {
  it('gives any value back, as it was, as JSON and within quotes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }), async (value, text) => {
        expect(
          await render('{"v": {{{DOC.v}}}, "w": {{DOC.v | tojson}}, "t": "{{DOC.t}}"}', {
            v: value,
            t: text,
          }),
        ).toEqual(JSON.parse(JSON.stringify({ v: value, w: value, t: text })));
      }),
      { numRuns: 200 },
    );
  });

  it('repeats, tells the first and last, and stands in for what is missing', async () => {
    const template =
      '{"tags": [{{#DOC.tags}}"{{.}}"{{^-last}},{{/-last}}{{/DOC.tags}}], "n": "{{#DOC.tags}}{{-index}}{{/DOC.tags}}"{{^DOC.title}}, "untitled": true{{/DOC.title}}}';
    expect(await render(template, { tags: ['a', 'b', 'c'] })).toEqual({
      tags: ['a', 'b', 'c'],
      n: '012',
      untitled: true,
    });
    expect(await render(template, { tags: [], title: 'x' })).toEqual({ tags: [], n: '' });
  });

  it('looks from the inner scope outwards', async () => {
    const template =
      '{"x": [{{#DOC.items}}"{{name}} {{DOC.all}} {{INPUT.q}}"{{^-last}},{{/-last}}{{/DOC.items}}]}';
    const payload = { items: [{ name: 'a' }, { name: 'b' }], all: 'z' };
    expect(await render(template, payload, {}, { q: 'w' })).toEqual({ x: ['a z w', 'b z w'] });
  });

  it('knows the ids and the score, and takes inputs as values, never as a part of the template', async () => {
    const template = '{"id": "{{DOC.document_id}}", "score": {{DOC.score}}, "in": "{{inputs.q}}"}';
    expect(await render(template, {}, {}, { q: '{{DOC.secret}}"' })).toEqual({
      id: 'd',
      score: 1,
      in: '{{DOC.secret}}"',
    });
  });

  it.each([
    'constructor',
    'toString',
    '__proto__',
    'constructor.prototype',
    'list.map',
    'list.constructor',
    'text.length',
    'text.constructor',
  ])('finds nothing at DOC.%s and calls nothing', async (path) => {
    const payload = { list: [1], text: 'abc' };
    expect(
      await render(`{"v": {{{DOC.${path}}}}, "s": "{{#DOC.${path}}}x{{/DOC.${path}}}"}`, payload),
    ).toEqual({
      v: null,
      s: '',
    });
  });

  it('leaves out documents for which it gives no object, and says which', async () => {
    const documents = [testDocument('bad', { x: '1' }), testDocument('good', { x: '{}' })];
    const found = await searchFor(
      [['json_transform', { template: '{{#DOC.x}}{"a": {{{DOC.y}}}{{/DOC.x}}{{DOC.x}}' }]],
      documents,
    );
    expect(found.hits).toEqual([]);
    expect(found.problems?.map(({ documentId }) => documentId)).toEqual(['bad', 'good']);
    const list = await run('[1]', {});
    expect(list.problems).toEqual([
      { documentId: 'd', message: 'the template gives JSON that is no object' },
    ]);
  });

  it('fails the run where it is told to', async () => {
    await expect(run('{', {}, { fail_on_error: true })).rejects.toThrow(
      'stages[0] (json_transform): d: the template gives no JSON',
    );
  });

  it.each([
    ['{{#DOC.a}}', 'is no template'],
    ['{{/DOC.a}}', 'is no template'],
    ['{{DOC.a', 'is no template'],
    ['{% if x %}', 'blocks {% … %} are not supported'],
    ['{{> part}}', 'tags {{>…}} are not supported'],
    ['{{=<% %>=}}', 'tags {{=…}} are not supported'],
    ['{{DOC.a | upper}}', 'the only filter is tojson'],
    ['{{DOC..a}}', '"DOC..a" is no path'],
    ['{{f(x)}}', '"f(x)" is no path'],
    ['', 'must be a text of 1 to 16384 characters'],
    ['x'.repeat(16_385), 'must be a text of 1 to 16384 characters'],
    ['{{#a}}'.repeat(9) + '{{/a}}'.repeat(9), 'must nest at most 8 sections'],
  ])('refuses the template %.20s', async (template, message) => {
    await expect(async () => run(template, {})).rejects.toThrow(`stages[0].parameters.template: ${message}`);
  });

  it.each([
    [
      '{{#DOC.l}}{{#DOC.l}}{{#DOC.l}}{{/DOC.l}}{{/DOC.l}}{{/DOC.l}}{}',
      { l: Array(1000).fill(1) },
      'takes more than 20000 steps',
    ],
    [
      '{"a": "{{#DOC.l}}{{DOC.t}}{{/DOC.l}}"}',
      { l: Array(1000).fill(1), t: 'x'.repeat(100) },
      'gives more than 65536 characters',
    ],
    [`{"a": ${'['.repeat(40)}${']'.repeat(40)}}`, {}, 'nested deeper than 32 levels'],
    ['{"a": 1e999}', {}, 'a number that a 64-bit float cannot hold'],
  ])('ends at its bounds: %.30s', async (template, payload, message) => {
    expect((await run(template, payload)).problems?.[0]?.message).toContain(message);
  });

  it('reads the longest template of blanks at once', async () => {
    const blanks = ' '.repeat(16_000);
    await expect(async () => run(`{{${blanks}`, {})).rejects.toThrow('is no template');
  });
});
