import { FILTER_OPERATORS } from '@tocsin/contract';
import fc, { type Arbitrary } from 'fast-check';
import { STAGES } from '../../retrieve/stages/registry.ts';

const field = fc.constantFrom(
  'metadata.title',
  'metadata.size',
  'document_id',
  'metadata',
  'nothing',
  'name',
);
const operand = fc.oneof(
  fc.constantFrom('fox', 'A red fox', '{{INPUT.image}}', '^a', 'x'),
  fc.integer({ min: -2, max: 5 }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.constantFrom('fox', 1, null), { maxLength: 3 }),
);
const condition = fc.record(
  { field, operator: fc.constantFrom(...FILTER_OPERATORS), value: operand },
  { requiredKeys: ['field'] },
);
const { filter } = fc.letrec((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    condition,
    fc.record({ AND: fc.array(tie('filter'), { maxLength: 2 }) }),
    fc.record({ OR: fc.array(tie('filter'), { maxLength: 2 }) }),
    fc.record({ NOT: tie('filter') }),
    fc.record({ 'metadata.size': operand }),
  ),
}));

const vector = fc.array(
  fc.integer({ min: -10, max: 10 }).map((n) => n / 10),
  { minLength: 2, maxLength: 4 },
);
const hash = fc.constantFrom('c3d2a1b0e5f49687', 'FFFFFFFFFFFFFFFF', '0'.repeat(128));
const search = fc.record(
  {
    feature_uri: fc.constantFrom('tocsin://clip@v1/embedding', 'clip@v1', 'x://phash@v1/pdq'),
    query: fc.oneof(vector, hash, fc.constant('{{INPUT.image}}')),
    min_score: fc.constantFrom(0, 0.5, 1),
    max_distance: fc.constantFrom(0, 64),
    top_k: fc.constantFrom(1, 10_000),
    filters: filter,
  },
  { requiredKeys: ['feature_uri', 'query', 'min_score'] },
);
const order = fc.record({ field, direction: fc.constantFrom('asc', 'desc') });
const cut = fc.record({ limit: fc.integer({ min: 1, max: 5 }) });

const byStage: Readonly<Record<string, Arbitrary<unknown>>> = {
  attribute_filter: filter,
  feature_search: fc.record({ searches: fc.array(search, { minLength: 1, maxLength: 2 }) }),
  sort_attribute: order,
  limit: cut,
};
const STAGE_IDS = STAGES.map(({ id }) => id);

/** Parameters of a stage: as its example has them, with fields taken away, or as the server has been seen to read them. */
const parametersOf = (id: string): Arbitrary<unknown> => {
  const { example } = STAGES.find((stage) => stage.id === id) as (typeof STAGES)[number];
  const parts = Object.fromEntries(Object.entries(example as object).map(([k, v]) => [k, fc.constant(v)]));
  const ofExample = fc.oneof(fc.constant(example), fc.record(parts, { requiredKeys: [] }));
  const known = byStage[id];
  return known === undefined ? ofExample : fc.oneof(known, ofExample);
};
const parameters = fc.oneof(...STAGE_IDS.map(parametersOf));

/** A stage in either shape, with parameters that its kind has, where they are known. */
const stage = fc.constantFrom(...STAGE_IDS).chain((stage_id) => {
  const fitting = parametersOf(stage_id);
  return fc.oneof(
    fc.record({
      stage_name: fc.constant('a stage'),
      config: fc.record({ stage_id: fc.constant(stage_id), parameters: fitting }),
    }),
    fc.record({ stage_id: fc.constant(stage_id), parameters: fitting }),
  );
});

const channel = fc.oneof(
  fc.constant({ channel_type: 'webhook', channel_id: '<channel 0>' }),
  fc.constant({ channel_type: 'webhook', config: { url: 'https://example.com/hook' } }),
  fc.constant({ channel_type: 'slack', config: { webhook_url: 'https://hooks.example.com/T/B/x' } }),
  fc.constant({ channel_type: 'email', config: { to_addresses: ['a@example.com'] } }),
  fc.constant({ channel_type: 'none' }),
);

/** Values for what the schemas leave open, by the name of the field: what the server reads there. */
export const HINTS: Readonly<Record<string, Arbitrary<unknown>>> = {
  filters: filter,
  parameters,
  stages: fc.array(stage, { minLength: 1, maxLength: 3 }),
  stage_id: fc.constantFrom(...STAGE_IDS),
  input_schema: fc.constantFrom(
    {},
    { image: { type: 'array' } },
    { image: { type: 'string', default: 'ff'.repeat(8) } },
  ),
  channel_type: fc.constantFrom('webhook', 'webhook', 'slack', 'email'),
  channels: fc.array(channel, { maxLength: 2 }),
  cursor: fc.constant(''),
  next_cursor: fc.constant(''),
  feature_extractor_id: fc.constantFrom('clip_v1', 'phash_v1'),
  vectors: fc.oneof(vector, fc.record({ embedding: vector })),
  hashes: fc.record({ pdq: hash }),
  inputs: fc.record({ image: fc.oneof(vector, hash) }),
  sort: order,
  field,
  select: fc.array(field, { maxLength: 3 }),
  path: fc.constantFrom('features.embedding', 'metadata.title', 'nothing'),
  rate_limit_override: fc.constant(1_000_000),
};
