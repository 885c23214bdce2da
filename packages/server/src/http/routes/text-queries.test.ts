import { cosineScore } from '@tocsin/engine';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkAll } from '../../testing/check-all.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { lexicalOracle } from '../../testing/lexical-oracle.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { alertRoutes } from './alerts.ts';
import { collectionRoutes } from './collections.ts';
import { documentRoutes } from './documents.ts';
import { executionRoutes } from './executions.ts';
import { namespaceRoutes } from './namespaces.ts';
import { retrieverExecuteRoutes } from './retriever-execute.ts';
import { retrieverRoutes } from './retrievers.ts';

const TEXT = { feature_extractor_name: 'text_extractor', version: 'v1' };
const PASS = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };
const URI = 'tocsin://text_extractor@v1/lexical';
const INPUT = { q: { type: 'string', required: true } };
let test: TestContext;
let app: FastifyInstance;
let call: Call;
const body = async (...args: Parameters<Call>) => (await call(...args)).json();
const search = (query: unknown, more: object = {}, uri = URI) => [
  {
    stage_type: 'filter',
    stage_id: 'feature_search',
    parameters: { searches: [{ feature_uri: uri, query, ...more }] },
  },
];
const collection = (collection_name: string, extractor: object = TEXT, alert_applications: object[] = []) =>
  body('POST /v1/collections', {
    collection_name,
    source: { type: 'bucket' },
    feature_extractor: extractor,
    alert_applications,
  });
const add = (name: string, texts: string[]) =>
  call(`POST /v1/collections/${name}/documents/bulk`, {
    documents: texts.map((text) => ({ document_id: `${name}: ${text}`, text })),
  });
const retriever = (stages: object[], collection_identifiers: string[], input_schema: object = {}) =>
  call('POST /v1/retrievers', { retriever_name: 'r', stages, collection_identifiers, input_schema });
const execute = async (inputs: object = {}) =>
  (await body('POST /v1/retrievers/r/execute', { inputs })).documents;
const alertOn = async (stages: object[], more: object = {}) =>
  (await body('POST /v1/alerts', { name: 'a', retriever: { stages, ...more }, notification_config: {} }))
    .alert_id;
const fromField = (path: string) => [{ input_key: 'q', source: { source_type: 'document_field', path } }];
const executions = async () => {
  await checkAll(test.ctx);
  return (await body('GET /v1/alerts/executions')).results;
};
const lexical = (text: string, dimensions = 384) =>
  Float32Array.from(
    lexicalOracle(text, {
      dimensions,
      words: { shortest: 1, longest: 2 },
      chars: { shortest: 3, longest: 5 },
    }) as number[],
  );

beforeEach(async () => {
  test = await openTestContext();
  app = buildTestServer(test.ctx, [
    namespaceRoutes,
    collectionRoutes,
    documentRoutes,
    retrieverRoutes,
    retrieverExecuteRoutes,
    alertRoutes,
    executionRoutes,
  ]);
  call = caller(app);
  await call('POST /v1/namespaces', { namespace_name: 'n', feature_extractors: [TEXT] });
});
afterEach(async () => {
  await app.close();
  await test.close();
});

describe('a retriever that is executed with text', () => {
  it.each([
    ['as text', 'red apple pie'],
    ['as an object', { text: 'red apple pie' }],
    ['as a typed value', { type: 'text', value: 'red apple pie' }],
    ['as an input mode', { input_mode: 'text', text: 'red apple pie' }],
    ['as an input', '{{INPUT.q}}'],
    ['as an input in an object', { text: '{{INPUT.q}}' }],
    ['as a template', 'red {{INPUT.fruit}} pie'],
  ])('%s finds what is spelled alike', async (_, query) => {
    await collection('texts');
    await add('texts', ['Red apple cake', 'blue sky']);
    const inputs = { ...INPUT, fruit: { type: 'string', required: true } };
    expect((await retriever(search(query, { min_score: 0.3 }), ['texts'], inputs)).statusCode).toBe(200);
    const [hit, ...others] = await execute({ q: 'red apple pie', fruit: 'apple' });
    expect(hit.document_id).toBe('texts: Red apple cake');
    expect(hit.score).toBeCloseTo(cosineScore(lexical('red apple pie'), lexical('red apple cake')), 6);
    expect(others).toEqual([]);
  });

  it('searches each collection with its own dimensions', async () => {
    await collection('small', { ...TEXT, params: { dimensions: 100 } });
    await collection('large', { ...TEXT, params: { dimensions: 1000 } });
    await add('small', ['red apple pie']);
    await add('large', ['red apple cake']);
    await retriever(search('{{INPUT.q}}'), ['small', 'large'], INPUT);
    const hits = await execute({ q: 'red apple tart' });
    const score = (text: string, dimensions: number) =>
      cosineScore(lexical('red apple tart', dimensions), lexical(text, dimensions));
    const found = Object.fromEntries(
      hits.map((hit: { document_id: string; score: number }) => [hit.document_id, hit.score]),
    );
    expect(found['small: red apple pie']).toBeCloseTo(score('red apple pie', 100), 6);
    expect(found['large: red apple cake']).toBeCloseTo(score('red apple cake', 1000), 6);
  });

  it('takes text that looks like a hash for text, and needs no output in the URI', async () => {
    await collection('texts');
    await add('texts', ['deadbeefdeadbeef']);
    await retriever(search('DEADBEEFdeadbeef', { min_score: 0.99 }, 'any://text_extractor@v1'), ['texts']);
    expect(await execute()).toHaveLength(1);
  });

  it('finds nothing above a threshold with text that has no word', async () => {
    await collection('texts');
    await add('texts', ['one']);
    await retriever(search('{{INPUT.q}}', { min_score: 0.01 }), ['texts'], INPUT);
    expect(await execute({ q: '…' })).toEqual([]);
  });

  it('takes a vector in place of the text', async () => {
    await collection('texts', { ...TEXT, params: { dimensions: 64 } });
    await add('texts', ['one']);
    await retriever(search(Array.from(lexical('one', 64)), { min_score: 0.99 }), ['texts']);
    expect(await execute()).toHaveLength(1);
  });

  it('says that a text is too long', async () => {
    await collection('texts');
    await retriever(
      search(['{{INPUT.q}}', '{{INPUT.q}}', '{{INPUT.q}}', '{{INPUT.q}}'].join(' ')),
      ['texts'],
      INPUT,
    );
    const refused = await call('POST /v1/retrievers/r/execute', { inputs: { q: 'x'.repeat(55_000) } });
    expect(refused.statusCode).toBe(422);
    expect(refused.json().error.message).toMatch(/at most 200000 characters/);
  });
});

describe('a text query', () => {
  it.each([
    ['tocsin://clip@v1/out', 'some text', /must be a vector .* or a hash/],
    [
      'tocsin://clip@v1/out',
      { text: 'deadbeefdeadbeef' },
      /cannot be searched with text.*text_extractor@v1\/lexical/,
    ],
    ['tocsin://clip@v1/out', { type: 'text', value: 'some text' }, /cannot be searched with text/],
    ['tocsin://text_extractor@v1/e5', 'some text', /must be a vector/],
    [URI, { text: { text: 'x' } }, /must be text or a vector/],
    [URI, 7, /must be text or a vector/],
  ])('for %s as %j is refused', async (uri, query, message) => {
    await collection('texts');
    const refused = await retriever(search(query, { min_score: 0.5 }, uri), ['texts']);
    expect(refused.statusCode).toBe(422);
    expect(refused.json().error.message).toMatch(message);
    expect(refused.json().detail[0].loc).toEqual(['body', 'stages', 0, 'parameters', 'searches', 0, 'query']);
  });

  it('over a collection that does not compute the feature is refused, inputs too', async () => {
    await collection('texts');
    await collection('plain', PASS);
    for (const query of ['some text', '{{INPUT.q}}']) {
      const refused = await retriever(search(query), ['texts', 'plain'], INPUT);
      expect(refused.statusCode).toBe(422);
      expect(refused.json().error.message).toMatch(/query: .*"plain" does not compute it/);
    }
    const vectors = await retriever(search('{{INPUT.v}}'), ['plain'], {
      v: { type: 'array', required: true },
    });
    expect(vectors.statusCode).toBe(200);
  });

  it('names no field by itself, only through an input', async () => {
    const refused = await retriever(search({ type: 'dynamic', field: 'title' }, { min_score: 0.5 }), []);
    expect(refused.json().error.message).toMatch(/query: cannot take text from a field; declare an input/);
    const other = { type: 'dynamic', field: 'clip@v1/out' };
    expect((await retriever(search(other, { min_score: 0.5 }), [])).statusCode).toBe(200);
  });

  it('that its collection cannot take any more fails, and says why', async () => {
    await collection('known');
    const more = { collection_identifiers: ['known'], input_schema: INPUT };
    const alert_id = await alertOn(search('{{INPUT.q}}'), more);
    await collection('arriving', PASS, [{ alert_id, input_mappings: fromField('text') }]);
    await retriever(search('{{INPUT.q}}'), ['known'], INPUT);
    await call('PATCH /v1/collections/known', { feature_extractor: PASS });
    const refused = await call('POST /v1/retrievers/r/execute', { inputs: { q: 'x' } });
    expect(refused.statusCode).toBe(422);
    expect(refused.json().error.message).toMatch(/cannot turn text into text_extractor@v1\/lexical/);
    await add('arriving', ['x']);
    expect((await executions())[0]).toMatchObject({
      status: 'failed',
      error: { message: expect.stringMatching(/cannot turn text into/) },
    });
  });

  it('has no distance in bits', async () => {
    const refused = await retriever(search('x', { max_distance: 3 }), []);
    expect(refused.json().error.message).toMatch(/max_distance: is for hashes/);
  });
});

describe('a standing alert with text', () => {
  it.each([100, 384])(
    'compares arriving documents as their collection computes them, with %i dimensions',
    async (dimensions) => {
      const alert_id = await alertOn(search('red apple pie', { min_score: 0.4 }));
      await collection('texts', { ...TEXT, params: { dimensions } }, [{ alert_id }]);
      await add('texts', ['Red apple cake', 'blue sky']);
      const [execution] = await executions();
      expect(execution.matches).toMatchObject([{ document_id: 'texts: Red apple cake' }]);
      expect(execution.matches[0].score).toBeCloseTo(
        cosineScore(lexical('red apple pie', dimensions), lexical('red apple cake', dimensions)),
        6,
      );
    },
  );

  it('takes its text from constants and from fields of the document', async () => {
    const alert_id = await alertOn(search('{{INPUT.q}}', { min_score: 0.5 }), { input_schema: INPUT });
    const constant = [{ input_key: 'q', source: { source_type: 'constant', value: 'blue sky' } }];
    await collection('constant', TEXT, [{ alert_id, input_mappings: constant }]);
    await add('constant', ['the blue sky', 'red apple']);
    await collection('field', TEXT, [{ alert_id, input_mappings: fromField('metadata.expected') }]);
    await call('POST /v1/collections/field/documents/bulk', {
      documents: [
        { document_id: 'same', text: 'red apple', metadata: { expected: 'red apples' } },
        { document_id: 'other', text: 'red apple', metadata: { expected: 'blue sky' } },
      ],
    });
    const found = (await executions()).map(({ matches }: { matches: { document_id: string }[] }) =>
      matches.map((match) => match.document_id),
    );
    expect(found).toEqual([['same'], ['constant: the blue sky']]);
  });

  it('fails, and says why, where the collection cannot turn text into the feature', async () => {
    const alert_id = await alertOn(search('red apple pie', { min_score: 0.4 }));
    await collection('plain', PASS, [{ alert_id }]);
    await add('plain', ['red apple pie']);
    const [execution] = await executions();
    expect(execution).toMatchObject({ status: 'failed', triggered: false });
    expect(execution.error.message).toMatch(
      /cannot turn text into text_extractor@v1\/lexical.*passthrough_extractor@v1/,
    );
  });

  it('follows its collection when the extractor changes', async () => {
    const alert_id = await alertOn(search('red apple pie', { min_score: 0.4 }));
    await collection('texts', PASS, [{ alert_id }]);
    await add('texts', ['red apple pie']);
    expect((await executions())[0].status).toBe('failed');
    await call(`DELETE /v1/collections/texts/documents/${encodeURIComponent('texts: red apple pie')}`);
    expect((await call('PATCH /v1/collections/texts', { feature_extractor: TEXT })).statusCode).toBe(200);
    await add('texts', ['red apple pie']);
    expect((await executions())[0]).toMatchObject({ status: 'completed', match_count: 1 });
  });
});

describe('a search alert with text', () => {
  it('looks for what the arriving text resembles, in collections of other dimensions, and leaves out what is equal', async () => {
    await collection('known', {
      ...TEXT,
      params: { dimensions: 200, char_ngrams: [1, 3], word_ngrams: null },
    });
    await add('known', ['openssl', 'postgresql', 'wireshark']);
    const alert_id = await alertOn(
      [
        {
          stage_type: 'filter',
          stage_id: 'attribute_filter',
          parameters: { field: 'text', operator: 'ne', value: '{{INPUT.q}}' },
        },
        ...search('{{INPUT.q}}', { min_score: 0.7 }),
      ],
      { collection_identifiers: ['known'], input_schema: INPUT },
    );
    await collection('arriving', PASS, [{ alert_id, input_mappings: fromField('text') }]);
    await add('arriving', ['openssl', 'opensssl', 'curl', 'postgressql']);
    const [execution] = await executions();
    expect(execution).toMatchObject({ status: 'completed', triggered: true, match_count: 2 });
    const pairs = execution.matches.map((one: { document_id: string; source_document_id: string }) => [
      one.source_document_id,
      one.document_id,
    ]);
    expect(pairs).toEqual([
      ['arriving: opensssl', 'known: openssl'],
      ['arriving: postgressql', 'known: postgresql'],
    ]);
  });
});
