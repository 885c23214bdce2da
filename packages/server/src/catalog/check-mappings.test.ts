import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { createAlert } from './alerts.ts';
import { putAttachment } from './attachments.ts';
import { createCollection, getCollection, patchCollection } from './collections.ts';
import { createRetriever, patchRetriever } from './retrievers.ts';

const NS = 'ns_test';
const stages = [
  {
    stage_type: 'filter',
    stage_id: 'attribute_filter',
    parameters: { field: 'n', operator: 'gt', value: '{{INPUT.n}}' },
  },
] as never;
const extractor = { feature_extractor_name: 'x', version: 'v1' };
const constant = (input_key: string, value: unknown) => ({
  input_key,
  source: { source_type: 'constant' as const, value },
});
const field = (input_key: string) => ({
  input_key,
  source: { source_type: 'document_field' as const, path: 'n' },
});
let test: TestContext;
let retrieverId: string;
let alert_id: string;

beforeEach(async () => {
  test = await openTestContext();
  const input_schema = { n: { type: 'number' as const, required: true }, m: { type: 'integer' as const } };
  const made = await createRetriever(test.ctx, NS, { retriever_name: 'above', input_schema, stages });
  retrieverId = made.retriever_id;
  ({ alert_id } = await createAlert(test.ctx, NS, {
    name: 'a',
    notification_config: {},
    retriever_id: retrieverId,
  }));
});
afterEach(() => test.close());

const create = (input_mappings?: object[]) =>
  createCollection(test.ctx, NS, {
    collection_name: 'docs',
    source: { type: 'bucket' },
    feature_extractor: extractor,
    alert_applications: [{ alert_id, ...(input_mappings && { input_mappings: input_mappings as never }) }],
  });

describe('an attachment that could never run is refused', () => {
  it.each([
    ['without a required input', undefined, 'input_mappings: the retriever requires the input "n"; map it'],
    [
      'with the placeholder alone',
      [constant('_', null)],
      'input_mappings: the retriever requires the input "n"',
    ],
    [
      'with a constant of another type',
      [constant('n', 'five')],
      'input_mappings[0].source.value: must be a number',
    ],
    [
      'with null for a required input',
      [constant('n', null)],
      'input_mappings[0].source.value: the input "n" is required',
    ],
    [
      'with a fraction for an integer',
      [field('n'), constant('m', 0.5)],
      'input_mappings[1].source.value: must be a whole number',
    ],
    [
      'with one input twice',
      [field('n'), constant('n', 1)],
      'input_mappings[1].input_key: "n" is mapped already',
    ],
  ])('%s', async (_name, mappings, message) => {
    await expect(create(mappings)).rejects.toThrow(`alert_applications[0].${message}`);
    await create([field('n')]);
    await expect(
      putAttachment(test.ctx, NS, 'a', 'docs', { input_mappings: (mappings ?? []) as never }),
    ).rejects.toThrow(message);
  });
});

it('inputs that the retriever does not know are ignored', async () => {
  await create([field('n'), constant('unknown', {}), constant('_', null)]);
});

it('an attachment stays as it is, and can be changed, after its retriever wants more', async () => {
  await create([constant('n', 1)]);
  const input_schema = {
    n: { type: 'string' as const, required: true },
    more: { type: 'array' as const, required: true },
  };
  await patchRetriever(test.ctx, NS, retrieverId, { input_schema });
  const { alert_applications } = await getCollection(test.ctx, NS, 'docs');
  const again = (alert_applications ?? []).map((one) => ({ ...one, priority: 7 }));
  const patched = await patchCollection(test.ctx, NS, 'docs', { alert_applications: again });
  expect(patched.alert_applications).toMatchObject([{ priority: 7 }]);
  await expect(
    putAttachment(test.ctx, NS, 'a', 'docs', { input_mappings: [constant('n', 2)] }),
  ).rejects.toThrow('input_mappings[0].source.value: must be a text');
});
