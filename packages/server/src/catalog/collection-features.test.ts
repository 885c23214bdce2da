import { afterEach, beforeEach, expect, it } from 'vitest';
import { acceptBatch } from '../ingest/accept-batch.ts';
import { normaliseDocument } from '../ingest/normal-document.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { listCollectionFeatures, toFeatureDescriptor } from './collection-features.ts';
import { createCollection, findCollection } from './collections.ts';

const NS = 'ns_test';
let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

async function featuresWith(extractor: object, document: object | null) {
  const { ctx } = test;
  const { collection_id } = await createCollection(ctx, NS, {
    collection_name: 'things',
    source: { type: 'bucket' },
    feature_extractor: { version: 'v1', ...extractor } as never,
  });
  const named = { collection_id, name: 'things' };
  const target = { namespaceId: NS, collectionId: collection_id, check: false };
  if (document !== null)
    await acceptBatch(
      { ...ctx, wake: () => {}, slot: 0 },
      target,
      [normaliseDocument({ ...document }, '', named)],
      [''],
    );
  return listCollectionFeatures(ctx.db.read, await findCollection(ctx.db.read, NS, 'things'));
}

const clip = [{ feature_extractor_id: 'clip_v1', vectors: { out: [1, 2] }, hashes: { pdq: 'ff'.repeat(8) } }];

it('a collection that computes features has them before its first document', async () => {
  const extractor = { feature_extractor_name: 'text_extractor', params: { dimensions: 100 } };
  const [only, ...others] = await featuresWith(extractor, null);
  expect(only).toMatchObject({
    name: 'lexical',
    uri: 'tocsin://text_extractor@v1/lexical',
    kind: 'vector',
    size: 100,
    computed: true,
    takesText: true,
  });
  expect(others).toEqual([]);
});

it('what clients brought stands behind what is computed, each once', async () => {
  const found = await featuresWith(
    { feature_extractor_name: 'text_extractor' },
    { text: 'one', features: clip },
  );
  expect(found.map(({ uri, kind, size, computed }) => [uri, kind, size, computed])).toEqual([
    ['tocsin://text_extractor@v1/lexical', 'vector', 384, true],
    ['tocsin://clip@v1/out', 'vector', 2, false],
    ['tocsin://clip@v1/pdq', 'hash', 64, false],
  ]);
});

it('descriptors have the contract’s shape', async () => {
  const found = await featuresWith({ feature_extractor_name: 'passthrough_extractor' }, { features: clip });
  expect(found.map(toFeatureDescriptor)).toEqual([
    {
      feature_address: 'tocsin://clip@v1/out',
      feature_extractor_name: 'clip',
      version: 'v1',
      vector_index: {
        name: 'out',
        description: expect.stringMatching(/^.{10}/),
        dimensions: 2,
        type: 'dense',
        distance: 'cosine',
        datatype: 'float32',
      },
      primary: true,
    },
    expect.objectContaining({
      feature_address: 'tocsin://clip@v1/pdq',
      vector_index: expect.objectContaining({ dimensions: 64, distance: 'hamming', datatype: 'uint8' }),
      primary: false,
    }),
  ]);
});
