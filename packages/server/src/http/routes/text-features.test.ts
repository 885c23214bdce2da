import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { extractorOf } from '../../extract/collection-extractor.ts';
import { toFloats } from '../../extract/feature-values.ts';
import { decodeBatch } from '../../store/batch-content.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { collectionRoutes } from './collections.ts';
import { documentRoutes } from './documents.ts';
import { namespaceRoutes } from './namespaces.ts';

const TEXT = { feature_extractor_name: 'text_extractor', version: 'v1' };
const DOCUMENTS = '/v1/collections/texts/documents';
const LEXICAL = 'text_extractor@v1/lexical';
let test: TestContext;
let app: FastifyInstance;
let call: Call;
const body = async (...args: Parameters<Call>) => (await call(...args)).json();
const make = (feature_extractor: object, collection_name = 'texts') =>
  call('POST /v1/collections', { collection_name, source: { type: 'bucket' }, feature_extractor });
const post = (document: object, query = '') =>
  call(`POST ${DOCUMENTS}${query}`, { collection_id: 'texts', ...document });
const vectorOf = async (id: string): Promise<number[] | undefined> => {
  const { features } = await body(`GET ${DOCUMENTS}/${id}?return_vectors=true`);
  return features.find(
    (one: { feature_extractor_id: string }) => one.feature_extractor_id === 'text_extractor_v1',
  )?.vectors.lexical;
};

beforeEach(async () => {
  test = await openTestContext();
  app = buildTestServer(test.ctx, [namespaceRoutes, collectionRoutes, documentRoutes]);
  call = caller(app);
  await call('POST /v1/namespaces', { namespace_name: 'n', feature_extractors: [TEXT] });
});
afterEach(async () => {
  await app.close();
  await test.close();
});

describe('a collection with text_extractor@v1', () => {
  it('computes a vector of 384 dimensions from "text" and "metadata.text" where nothing else is said', async () => {
    await make(TEXT);
    await post({ document_id: 'a', text: 'Hello', metadata: { text: ['World', 3], title: 'not read' } });
    await post({ document_id: 'b', text: 'hello WORLD' });
    expect(await vectorOf('a')).toHaveLength(384);
    expect(await vectorOf('a')).toEqual(await vectorOf('b'));
  });

  it.each([
    [{ params: { fields: ['metadata.title', 'tags'], dimensions: 64 } }],
    [
      {
        parameters: { fields: ['metadata.title', 'tags'], dimensions: 64, split_by: 'none', language: 'de' },
      },
    ],
    [
      {
        input_mappings: [
          { input_key: 'text', path: 'metadata.title' },
          { input_key: 'text', path: 'tags' },
        ],
        params: { dimensions: 64 },
      },
    ],
  ])('reads the fields of %j', async (settings) => {
    await make({ ...TEXT, ...settings });
    await make({ ...TEXT, params: { dimensions: 64 } }, 'plain');
    await post({ document_id: 'a', metadata: { title: 'one' }, tags: ['two', ['three']], text: 'not read' });
    await call('POST /v1/collections/plain/documents', {
      collection_id: 'plain',
      document_id: 'a',
      text: 'one two three',
    });
    const plain = await body('GET /v1/collections/plain/documents/a?return_vectors=true');
    expect(await vectorOf('a')).toEqual(plain.features[0].vectors.lexical);
  });

  it('gives a document without words no vector, until it has some', async () => {
    await make({ ...TEXT, input_mappings: { text: 'title' } });
    for (const title of ['', ' – ', 7, null]) {
      await post({ document_id: 'a', title });
      expect(await vectorOf('a')).toBeUndefined();
    }
    await call(`PATCH ${DOCUMENTS}/a`, { title: 'words' });
    expect(await vectorOf('a')).toHaveLength(384);
    await call(`PATCH ${DOCUMENTS}/a`, { title: '' });
    expect(await vectorOf('a')).toBeUndefined();
  });

  it('knows equal content, and computes anew where the text changes, by POST, PUT and PATCH', async () => {
    await make(TEXT);
    const status = async (document: object) =>
      (await body(`POST ${DOCUMENTS}/bulk`, { documents: [{ document_id: 'a', ...document }] })).documents[0]
        .status;
    expect(await status({ text: 'one' })).toBe('created');
    expect(await status({ text: 'one' })).toBe('unchanged');
    const seen = [await vectorOf('a')];
    expect(await status({ text: 'two' })).toBe('updated');
    seen.push(await vectorOf('a'));
    await call(`PUT ${DOCUMENTS}/a`, { text: 'three', n: 1 });
    seen.push(await vectorOf('a'));
    await call(`PATCH ${DOCUMENTS}/a`, { text: 'four' });
    seen.push(await vectorOf('a'));
    expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(4);
    await call(`PATCH ${DOCUMENTS}/a`, { n: 2 });
    expect(await vectorOf('a')).toEqual(seen[3]);
    expect(await status({ text: 'four', n: 2 })).toBe('unchanged');
  });

  it('keeps the features that a client brought when the text changes', async () => {
    await make(TEXT);
    const features = [{ feature_extractor_id: 'clip_v1', vectors: { out: [0.5, 1] } }];
    await post({ document_id: 'a', text: 'one', features });
    await call(`PATCH ${DOCUMENTS}/a`, { text: 'two' });
    const after = await body(`GET ${DOCUMENTS}/a?return_vectors=true`);
    expect(after.features).toContainEqual(features[0]);
    await post({ document_id: 'b', text: 'two' });
    expect(await vectorOf('a')).toEqual(await vectorOf('b'));
  });

  it('takes its own vector back, and refuses any other value for it', async () => {
    await make(TEXT);
    await post({ document_id: 'a', text: 'one' });
    const { features } = await body(`GET ${DOCUMENTS}/a?return_vectors=true`);
    const again = await body(`POST ${DOCUMENTS}/bulk`, {
      documents: [{ document_id: 'a', text: 'one', features }],
    });
    expect(again.documents[0].status).toBe('unchanged');
    const refused = await call(`POST ${DOCUMENTS}/bulk`, {
      documents: [{ text: 'x' }, { text: 'two', features }],
    });
    expect(refused.statusCode).toBe(422);
    expect(refused.json().detail[0].loc).toEqual(['body', 'documents', 1, 'features']);
    expect(refused.json().error.message).toMatch(/text_extractor@v1\/lexical is computed by this collection/);
    expect((await call(`PUT ${DOCUMENTS}/a`, { text: 'two', features })).statusCode).toBe(422);
    const own = [{ feature_extractor_id: 'text_extractor_v1', vectors: { other: [1, 2] } }];
    expect((await post({ text: 'two', features: own })).statusCode).toBe(200);
  });

  it('refuses text that is too long, naming the field, and writes nothing', async () => {
    await make({ ...TEXT, params: { fields: ['metadata.body'] } });
    const documents = [{ document_id: 'a' }, { document_id: 'b', metadata: { body: 'x '.repeat(15_000) } }];
    expect((await call(`POST ${DOCUMENTS}/bulk`, { documents })).statusCode).toBe(200);
    const long = [{ document_id: 'c' }, { document_id: 'd', metadata: { body: 'x '.repeat(100_001) } }];
    const refused = await call(`POST ${DOCUMENTS}/bulk`, { documents: long });
    expect(refused.statusCode).toBe(422);
    expect(refused.json().detail[0].loc).toEqual(['body', 'documents', 1, 'metadata', 'body']);
    expect((await call(`GET ${DOCUMENTS}/c`)).statusCode).toBe(404);
  });

  it('puts the vectors into what the batch is checked with, and stores what it would compute again', async () => {
    await make({ ...TEXT, params: { dimensions: 100 } });
    await post({ document_id: 'a', text: 'one two three' });
    const { content } = await test.ctx.db.read
      .selectFrom('batch_contents')
      .select('content')
      .executeTakeFirstOrThrow();
    const [checked] = decodeBatch(content);
    const stored = await test.ctx.db.read
      .selectFrom('document_features')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(checked?.vectors.get(LEXICAL)).toEqual(toFloats(stored.data));
    const collection = await test.ctx.db.read.selectFrom('collections').selectAll().executeTakeFirstOrThrow();
    const fresh = JSON.parse(JSON.stringify(collection)) as typeof collection;
    fresh.definition_json = ` ${fresh.definition_json}`; // so that it is prepared anew
    expect(extractorOf(fresh).extract({ text: 'one two three' }, '').get(LEXICAL)).toEqual(
      toFloats(stored.data),
    );
  });
});

describe('an extractor', () => {
  it.each([
    [
      { ...TEXT, params: { dimension: 64 } },
      'feature_extractor.params.dimension',
      /no parameter of text_extractor@v1; it has embedding, dimensions/,
    ],
    [{ ...TEXT, params: { dimensions: 63 } }, 'feature_extractor.params.dimensions', />= 64/],
    [{ ...TEXT, parameters: { dimensions: 4097 } }, 'feature_extractor.parameters.dimensions', /<= 4096/],
    [
      { ...TEXT, params: { embedding: 'e5' } },
      'feature_extractor.params.embedding',
      /must be one of lexical/,
    ],
    [
      { ...TEXT, params: { char_ngrams: [5, 3] } },
      'feature_extractor.params.char_ngrams',
      /shortest, longest/,
    ],
    [{ ...TEXT, params: { char_ngrams: [3] } }, 'feature_extractor.params.char_ngrams', /2 items/],
    [{ ...TEXT, params: { word_ngrams: [1, 4] } }, 'feature_extractor.params.word_ngrams[1]', /<= 3/],
    [
      { ...TEXT, params: { word_ngrams: null, char_ngrams: null } },
      'feature_extractor.params.char_ngrams',
      /both be null/,
    ],
    [
      { ...TEXT, params: { split_by: 'sentences' } },
      'feature_extractor.params.split_by',
      /must be one of none/,
    ],
    [{ ...TEXT, params: { llm_provider: 'x' } }, 'feature_extractor.params.llm_provider', /null/],
    [
      { ...TEXT, input_mappings: { image: 'x' } },
      'feature_extractor.input_mappings.image',
      /one input, "text"/,
    ],
    [
      { ...TEXT, input_mappings: [{ input_key: 'text', source_type: 'literal' }] },
      'feature_extractor.input_mappings[0].source_type',
      /payload/,
    ],
    [
      { ...TEXT, input_mappings: { text: 'a' }, params: { fields: ['b'] } },
      'feature_extractor.input_mappings',
      /not in both/,
    ],
    [{ ...TEXT, version: 'v2' }, 'feature_extractor.version', /no other version than v1/],
    [
      { feature_extractor_name: 'passthrough_extractor', version: 'v1', params: { x: 1 } },
      'feature_extractor.params.x',
      /it has none/,
    ],
  ])('%j is refused', async (extractor, place, message) => {
    const refused = await make(extractor);
    expect(refused.statusCode).toBe(422);
    expect(refused.json().error.message).toMatch(message);
    expect(refused.json().error.message.startsWith(`${place}: `)).toBe(true);
  });

  it('that is not built in takes any parameters and computes nothing', async () => {
    await make({ feature_extractor_name: 'clip', version: 'v1', params: { model: 'b32' } });
    await post({ document_id: 'a', text: 'one' });
    expect(await vectorOf('a')).toBeUndefined();
  });

  it('may change while there are no documents, and afterwards only in what does not matter', async () => {
    await make(TEXT);
    const patch = (feature_extractor: object) => call('PATCH /v1/collections/texts', { feature_extractor });
    expect((await patch({ ...TEXT, params: { dimensions: 64 } })).statusCode).toBe(200);
    expect((await patch({ ...TEXT, params: { dimensions: 63 } })).statusCode).toBe(422);
    await post({ document_id: 'a', text: 'one' });
    expect(await vectorOf('a')).toHaveLength(64);
    expect((await patch({ ...TEXT, params: { dimensions: 64, language: 'de' } })).statusCode).toBe(200);
    const refused = await patch(TEXT);
    expect(refused.statusCode).toBe(409);
    expect(refused.json().error.message).toMatch(/make another collection/);
    await call(`DELETE ${DOCUMENTS}/a`);
    expect((await patch(TEXT)).statusCode).toBe(200);
    await post({ document_id: 'a', text: 'one' });
    expect(await vectorOf('a')).toHaveLength(384);
  });
});
