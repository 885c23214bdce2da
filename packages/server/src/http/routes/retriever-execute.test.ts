import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRetention } from '../../pipeline/retention/worker.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { contractProblems, HAS_CONTRACT } from '../../testing/contract.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { collectionRoutes } from './collections.ts';
import { documentRoutes } from './documents.ts';
import { namespaceRoutes } from './namespaces.ts';
import { retrieverExecuteRoutes } from './retriever-execute.ts';
import { retrieverExecutionRoutes } from './retriever-executions.ts';
import { retrieverRoutes } from './retrievers.ts';

let test: TestContext;
let app: FastifyInstance;
let call: Call;

const find = (more: object = {}) => ({
  stage_name: 'find',
  stage_type: 'filter',
  config: {
    stage_id: 'feature_search',
    parameters: { searches: [{ feature_uri: 'tocsin://x@v1/out', query: '{{INPUT.q}}' }], ...more },
  },
});
const input_schema = { q: { type: 'array', required: true } };

async function answer(request: string, body?: unknown, operation = request) {
  const response = await call(request, body);
  const json = response.json();
  if (HAS_CONTRACT) expect(contractProblems(operation, response.statusCode, json)).toEqual([]);
  expect(response.statusCode).toBe(200);
  return json;
}

const execute = (name: string, body: object, query = '') =>
  answer(`POST /v1/retrievers/${name}/execute${query}`, body, 'POST /v1/retrievers/{retriever_id}/execute');
const explain = (name: string, body?: object) =>
  answer(
    `POST /v1/retrievers/${name}/execute/explain`,
    body,
    'POST /v1/retrievers/{retriever_id}/execute/explain',
  );
const runs = (name: string, body?: object, query = '') =>
  answer(
    `POST /v1/retrievers/${name}/executions/list${query}`,
    body,
    'POST /v1/retrievers/{retriever_id}/executions/list',
  );
const create = (retriever_name: string, stages: object[], rest: object = {}) =>
  call('POST /v1/retrievers', {
    retriever_name,
    collection_identifiers: ['things'],
    input_schema,
    stages,
    ...rest,
  });
const issueOf = async (request: string, body: object) => {
  const response = await call(request, body);
  expect(response.statusCode).toBe(422);
  const [{ loc, msg }] = response.json().detail;
  return `${loc.join('.')}: ${msg}`;
};

beforeEach(async () => {
  test = await openTestContext();
  app = buildTestServer(test.ctx, [
    namespaceRoutes,
    collectionRoutes,
    documentRoutes,
    retrieverRoutes,
    retrieverExecuteRoutes,
    retrieverExecutionRoutes,
  ]);
  call = caller(app);
  const feature_extractor = { feature_extractor_name: 'x', version: 'v1' };
  await call('POST /v1/namespaces', { namespace_name: 'n', feature_extractors: [feature_extractor] });
  for (const collection_name of ['things', 'makers'])
    await call('POST /v1/collections', { collection_name, source: { type: 'bucket' }, feature_extractor });
  const documents = Array.from({ length: 30 }, (_, i) => ({
    document_id: `d${String(i).padStart(2, '0')}`,
    metadata: { kind: i % 3 === 0 ? 'p' : 'q', maker: 'm1' },
    features: [{ feature_extractor_id: 'x_v1', vectors: { out: [1, i / 10] } }],
  }));
  await call('POST /v1/collections/things/documents/bulk', { documents });
  await call('POST /v1/collections/makers/documents', {
    collection_id: 'makers',
    document_id: 'm1',
    name: 'Maker',
  });
  await create('near', [find()]);
});
afterEach(async () => {
  await app.close();
  await test.close();
});

it.runIf(HAS_CONTRACT)('an answer that is not the contract’s is found out', () => {
  expect(contractProblems('GET /v1/retrievers/stages', 200, [{}])).not.toEqual([]);
  expect(contractProblems('GET /v1/retrievers/stages', 201, [])).not.toEqual([]);
});

describe('executing a retriever', () => {
  it('finds what was written a moment ago in each collection, and nothing that was deleted', async () => {
    const collection_identifiers = ['things', 'makers'];
    await create('both', [find({ final_top_k: 2 })], { collection_identifiers });
    const best = async (): Promise<string[]> => {
      const { documents } = await execute('both', { inputs: { q: [1, 0] } });
      return (documents as { document_id: string }[]).map(({ document_id }) => document_id);
    };
    const features = [{ feature_extractor_id: 'x_v1', vectors: { out: [1, 0.01] } }];
    expect(await best()).toEqual(['d00', 'd01']);
    await call('DELETE /v1/collections/things/documents/d00');
    expect(await best()).toEqual(['d01', 'd02']);
    await call('PATCH /v1/collections/things/documents/d20', { features });
    expect(await best()).toEqual(['d20', 'd01']);
    await call('POST /v1/collections/makers/documents', {
      document_id: 'm2',
      collection_id: 'makers',
      features,
    });
    expect(await best()).toEqual(['d20', 'm2']);
    await call('PATCH /v1/collections/things/documents/d20', { features: [] });
    expect(await best()).toEqual(['m2', 'd01']);
  });

  it('gives documents with scores and evidence, and statistics of each stage', async () => {
    await create('two', [
      { stage_id: 'attribute_filter', parameters: { field: 'metadata.kind', value: 'p' } },
      find({ final_top_k: 3 }),
      { stage_id: 'limit', parameters: { limit: 2 } },
      { stage_id: 'limit', parameters: { limit: 5 } },
    ]);
    const run = await execute('two', { inputs: { q: [1, 0] } });
    expect(run).toMatchObject({
      status: 'completed',
      documents: [
        {
          document_id: 'd00',
          score: 1,
          metadata: { kind: 'p' },
          collection_id: expect.stringMatching(/^col_/),
        },
        { document_id: 'd03' },
      ],
      pagination: { total: 2, limited: true, has_next: false },
      stages_completed: 4,
      total_stages: 4,
      error: null,
      groups: null,
      facets: null,
    });
    expect(run.documents[0].matched_features[0]).toMatchObject({ feature: 'x@v1/out', score: 1 });
    const { stages } = run.stage_statistics;
    expect(Object.keys(stages)).toEqual(['attribute_filter', 'find', 'limit', 'limit#2']);
    expect(stages).toMatchObject({
      attribute_filter: { output_count: 3, metadata: { combined_with: 'find' } },
      find: { input_count: 30, output_count: 3, efficiency: 0.1 },
      limit: { input_count: 3, output_count: 2 },
      'limit#2': { input_count: 2, output_count: 2, efficiency: 1 },
    });
  });

  it('pages by offset, cursor, scroll and keyset through every document once', async () => {
    await create('all', [find({ final_top_k: 30 })]);
    const inputs = { q: [1, 0] };
    const everything = (await execute('all', { inputs })).documents.map((one: never) => one['document_id']);
    expect(everything).toHaveLength(30);
    const follow = async (first: object, next: (pagination: never) => object | null) => {
      const seen: string[] = [];
      for (let wish: object | null = first, pages = 0; wish !== null && pages < 9; pages++) {
        const { documents, pagination } = await execute('all', { inputs, pagination: wish });
        seen.push(...documents.map((one: never) => one['document_id']));
        wish = pagination.has_next ? next(pagination as never) : null;
      }
      return seen;
    };
    let page = 1;
    expect(await follow({ page_size: 7 }, () => ({ page_size: 7, page_number: ++page }))).toEqual(everything);
    expect(
      await follow({ method: 'cursor', limit: 8 }, ({ next_cursor: cursor }) => ({ cursor, limit: 8 })),
    ).toEqual(everything);
    expect(
      await follow({ method: 'scroll', limit: 9 }, ({ scroll_id }) => ({ scroll_id, limit: 9 })),
    ).toEqual(everything);
    expect(await follow({ method: 'keyset' }, ({ after }) => ({ method: 'keyset', after }))).toEqual(
      everything,
    );
    const { pagination } = await execute('all', { inputs, pagination: {} });
    expect(pagination).toMatchObject({
      method: 'offset',
      page_size: 10,
      page_number: 1,
      total: 30,
      total_pages: 3,
    });
  });

  it('goes on behind the last document of a page also where others came before it', async () => {
    await create('all', [find({ final_top_k: 100 })]);
    const inputs = { q: [1, 0] };
    const first = await execute('all', { inputs, pagination: { method: 'cursor', limit: 5 } });
    await call('POST /v1/collections/things/documents', {
      collection_id: 'things',
      document_id: 'aa',
      features: [{ feature_extractor_id: 'x_v1', vectors: { out: [1, 0] } }],
    });
    const { next_cursor: cursor } = first.pagination;
    const second = await execute('all', { inputs, pagination: { cursor, limit: 2 } });
    expect(second.documents.map((one: never) => one['document_id'])).toEqual(['d05', 'd06']);
    const other = { inputs: { q: [0, 1] }, pagination: { cursor } };
    expect((await call('POST /v1/retrievers/all/execute', other)).statusCode).toBe(400);
  });

  it('returns groups and facets', async () => {
    const group_by = { field: 'metadata.kind', group_size: 2 };
    await create('grouped', [find({ group_by, facets: [{ key: 'metadata.kind' }] })]);
    const run = await execute('grouped', { inputs: { q: [1, 0] } });
    expect(run.groups).toMatchObject([
      { group_key: 'p', count: 10, documents: [{ document_id: 'd00' }, { document_id: 'd03' }] },
      { group_key: 'q', count: 20, documents: [{ document_id: 'd01' }, { document_id: 'd02' }] },
    ]);
    expect(run.facets).toEqual([
      {
        key: 'metadata.kind',
        values: [
          { value: 'q', count: 20 },
          { value: 'p', count: 10 },
        ],
      },
    ]);
    expect(run.documents).toHaveLength(4);
  });

  it('returns vectors where they are asked for', async () => {
    const plain = await execute('near', { inputs: { q: [1, 0] } });
    expect(plain.documents[0]).not.toHaveProperty('features');
    const run = await execute('near', { inputs: { q: [1, 0] } }, '?return_vectors=true');
    expect(run.documents[0].features).toEqual([{ feature_extractor_id: 'x_v1', vectors: { out: [1, 0] } }]);
  });

  it('joins and reshapes', async () => {
    await create('shaped', [
      find({ final_top_k: 1 }),
      {
        stage_id: 'document_enrich',
        parameters: {
          target_collection_id: 'makers',
          source_field: 'metadata.maker',
          fields_to_merge: ['name'],
          output_field: 'maker',
        },
      },
      {
        stage_id: 'json_transform',
        parameters: { template: '{"by": "{{DOC.maker.name}}", "q": {{{INPUT.q}}}}' },
      },
    ]);
    const run = await execute('shaped', { inputs: { q: [1, 0] } });
    expect(run.documents).toEqual([expect.objectContaining({ by: 'Maker', q: [1, 0], document_id: 'd00' })]);
    expect(run.documents[0]).not.toHaveProperty('metadata');
    expect((await call('DELETE /v1/collections/makers')).statusCode).toBe(409);
  });

  it.each([
    [{}, 'body.inputs.q: is required'],
    [{ inputs: { q: 'text' } }, 'body.inputs.q: must be a list'],
    [{ inputs: { q: [] } }, 'body.stages.0.parameters.searches.0.query: must be a non-empty list of numbers'],
    [
      { inputs: { q: [1, 2, 3] } },
      'body.stages.0.parameters.searches.0.query: x@v1/out is a vector of 2 dimensions and cannot be compared with a vector of 3',
    ],
    [{ inputs: { q: [{ type: 'dynamic', field: 'v' }] } }, 'body.inputs.q: must be a value'],
    [{ inputs: { q: [1] }, stream: true }, 'body.stream: is not supported'],
  ])('refuses %j and names the place', async (body, message) => {
    expect(await issueOf('POST /v1/retrievers/near/execute', body)).toContain(message);
  });

  it('refuses patterns and numbers that only the inputs bring', async () => {
    await create(
      'inputs',
      [
        {
          stage_id: 'attribute_filter',
          parameters: { field: 'metadata.kind', operator: 'regex', value: '{{INPUT.re}}' },
        },
        { stage_id: 'limit', parameters: { limit: '{{INPUT.n}}' } },
      ],
      { input_schema: { re: { type: 'string' }, n: { type: 'integer' } } },
    );
    const run = (inputs: object) => issueOf('POST /v1/retrievers/inputs/execute', { inputs });
    expect(await run({ re: '(', n: 1 })).toContain('body.stages.0.parameters');
    expect(await run({ re: 'p', n: 0 })).toBe(
      'body.stages.1.parameters.limit: must be a whole number from 1 to 1000000',
    );
    const { documents } = await execute('inputs', { inputs: { re: '^p', n: 2 } });
    expect(documents).toHaveLength(2);
  });

  it('filters by features and ids, and fails where a document brings a pattern that cannot be run', async () => {
    const filter = (name: string, parameters: object) =>
      create(name, [{ stage_id: 'attribute_filter', parameters }], { input_schema: {} });
    await filter('featured', {
      'features.out': [1, 0],
      document_id: { type: 'dynamic', field: 'document_id' },
    });
    const { documents } = await execute('featured', {});
    expect(documents.map((one: { document_id: string }) => one.document_id)).toContain('d00');
    await call('POST /v1/collections/things/documents', {
      collection_id: 'things',
      document_id: 'bad',
      pattern: '(',
    });
    await filter('patterns', {
      field: 'pattern',
      operator: 'regex',
      value: { type: 'dynamic', field: 'pattern' },
    });
    expect(await execute('patterns', {})).toMatchObject({ status: 'failed', documents: [] });
  });

  it('that takes longer than its budget has failed, and says at which stage', async () => {
    await create('slow', [find()], { budget_limits: { max_time_ms: 0 } });
    const run = await execute('slow', { inputs: { q: [1, 0] } });
    expect(run).toMatchObject({
      status: 'failed',
      documents: [],
      current_stage: 'find',
      stages_completed: 0,
    });
    expect(run.error).toMatch(/^stages\[0\] \(find\): the run takes longer than its budget of 0 ms/);
    const { results } = await runs('slow', { status: 'failed' });
    expect(results.map((one: never) => one['execution_id'])).toEqual([run.execution_id]);
  });

  it('without collections is refused, and one that is not there is not found', async () => {
    await create('watch', [find({ searches: [{ feature_uri: 'x@v1', query: [1], min_score: 0.5 }] })], {
      collection_identifiers: [],
    });
    expect(await issueOf('POST /v1/retrievers/watch/execute', {})).toContain('collection_identifiers');
    expect((await call('POST /v1/retrievers/none/execute', {})).statusCode).toBe(404);
  });
});

describe('a retriever that is not stored', () => {
  const request = (more: object = {}) => ({
    collection_identifiers: ['things'],
    input_schema,
    stages: [find({ final_top_k: 2 })],
    inputs: { q: [1, 0] },
    ...more,
  });
  const run = (more?: object) => answer('POST /v1/retrievers/execute', request(more));

  it('runs, is recorded and found by its id', async () => {
    const { execution_id, documents } = await run();
    expect(documents).toHaveLength(2);
    const detail = await answer(
      `GET /v1/retrievers/executions/${execution_id}`,
      undefined,
      'GET /v1/retrievers/executions/{execution_id}',
    );
    expect(detail).toMatchObject({
      execution_mode: 'adhoc',
      status: 'completed',
      total_processed: 30,
      total_returned: 2,
      inputs: '{"q":[1,0]}',
      documents: [{ document_id: 'd00' }, { document_id: 'd01' }],
      timestamp: '2030-01-01T00:00:00.000Z',
    });
    expect((await runs('near')).results).toEqual([]);
    expect((await call(`GET /v1/retrievers/near/executions/${execution_id}`)).statusCode).toBe(404);
  });

  it('is listed newest first, by status and time, page by page', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      ids.unshift((await run(i === 2 ? { budget_limits: { max_time_ms: 0 } } : {})).execution_id);
      test.clock.moveBy(60_000);
    }
    const list = async (body: object, query = '') => {
      const path = 'POST /v1/retrievers/executions/list';
      return answer(path + query, body, path);
    };
    const idsOf = ({ results }: { results: { execution_id: string }[] }) =>
      results.map((one) => one.execution_id);
    expect(idsOf(await list({}))).toEqual(ids);
    expect(idsOf(await list({ status: 'failed' }))).toEqual([ids[2]]);
    const some = await list({ start_time: '2030-01-01T00:01:00Z', end_time: Date.UTC(2030, 0, 1, 0, 3) });
    expect(idsOf(some)).toEqual(ids.slice(1, 4));
    expect(some.total).toBe(3);
    const first = await list({}, '?limit=2');
    expect(first.pagination).toMatchObject({ total: 5, limit: 2, offset: 0, has_next: true });
    const second = await list({}, `?limit=2&cursor=${first.pagination.next_cursor}`);
    const third = await list({ limit: 2, offset: 4 });
    expect([first, second, third].flatMap(idsOf)).toEqual(ids);
    expect(third.pagination).toMatchObject({ has_next: false, next_cursor: null });
    expect(await issueOf('POST /v1/retrievers/executions/list', { start_time: 'soon' })).toContain(
      'start_time',
    );
  });

  it.each([
    [{ collection_identifiers: [] }, 'collection_identifiers: is required'],
    [{ collection_identifiers: ['none'] }, 'collection_identifiers.0: there is no collection "none"'],
    [{ stages: [{ stage_id: 'what' }] }, 'stages.0.stage_id: there is no stage "what"'],
    [{ stages: [{ stage_id: 'limit', parameters: {} }] }, 'stages.0.parameters.limit: is required'],
    [
      {
        stages: [
          { stage_id: 'document_enrich', parameters: { target_collection_id: 'no', source_field: 'x' } },
        ],
      },
      'stages.0.parameters.target_collection_id: there is no collection "no"',
    ],
  ])('%j is refused with its place', async (more, message) => {
    expect(await issueOf('POST /v1/retrievers/execute', request(more))).toContain(`body.${message}`);
  });
});

describe('runs of a stored retriever', () => {
  it('are listed and kept with their documents, as far as they fit', async () => {
    const { execution_id } = await execute('near', { inputs: { q: [1, 0] } });
    const { results, pagination } = await runs('near');
    expect(results).toMatchObject([
      { execution_id, status: 'completed', total_returned: 25, query_summary: '{"q":[1,0]}' },
    ]);
    expect(pagination).toEqual({ total: 1, limit: 50, offset: 0, has_next: false, next_cursor: null });
    const detail = await answer(
      `GET /v1/retrievers/near/executions/${execution_id}`,
      undefined,
      'GET /v1/retrievers/{retriever_id}/executions/{execution_id}',
    );
    expect(detail).toMatchObject({
      execution_id,
      total_stages: 1,
      stage_statistics: { stages: { find: {} } },
    });
    const features = [{ feature_extractor_id: 'x_v1', vectors: { out: [1, 0] } }];
    for (const document_id of ['big1', 'big2'])
      await call('POST /v1/collections/things/documents', {
        collection_id: 'things',
        document_id,
        metadata: { text: 'x'.repeat(40_000) },
        features,
      });
    const big = await execute('near', { inputs: { q: [1, 0] } });
    const path = 'GET /v1/retrievers/{retriever_id}/executions/{execution_id}';
    const short = await answer(`GET /v1/retrievers/near/executions/${big.execution_id}`, undefined, path);
    expect(short.documents).toEqual(
      big.documents.map(({ document_id, collection_id, score }: Record<string, unknown>) => ({
        document_id,
        collection_id,
        score,
      })),
    );
  });

  it('are removed after 30 days, in the background', async () => {
    const inputs = { q: [1, 0] };
    const retain = createRetention(test.ctx);
    const pass = async () => {
      test.clock.moveBy(3600 * 1000);
      for (let i = 0; i < 100 && (await retain()); i++);
    };
    for (let i = 0; i < 3; i++) await execute('near', { inputs });
    test.clock.moveBy(20 * 24 * 3600 * 1000);
    const { execution_id } = await execute('near', { inputs });
    await pass();
    expect((await runs('near')).pagination.total).toBe(4);
    test.clock.moveBy(10 * 24 * 3600 * 1000);
    await pass();
    expect((await runs('near')).results.map((one: never) => one['execution_id'])).toEqual([execution_id]);
  });

  it('are listed by status only, newest first only', async () => {
    const path = 'POST /v1/retrievers/near/executions/list';
    expect(await issueOf(path, { filters: { cost: 1 } })).toContain('filters.cost');
    expect(await issueOf(path, { sorts: [{ field: 'cost' }] })).toContain('sorts');
    await execute('near', { inputs: { q: [1, 0] } });
    const sorts = [{ field: 'created_at', direction: 'desc' }];
    expect((await runs('near', { filters: { status: 'completed' }, sorts })).pagination.total).toBe(1);
    expect((await runs('near', { filters: { status: 'failed' } })).pagination.total).toBe(0);
  });
});

describe('explaining a retriever', () => {
  it('says what each stage gets and leaves, what is combined, and warns of what cannot be found', async () => {
    await create('long', [
      { stage_id: 'attribute_filter', parameters: { field: 'metadata.kind', value: 'p' } },
      find({ searches: [{ feature_uri: 'y@v1/out', query: '{{INPUT.q}}' }] }),
      {
        stage_id: 'attribute_filter',
        stage_name: 'late',
        parameters: { field: 'metadata.kind', value: 'p' },
      },
      { stage_id: 'sort_attribute', parameters: { field: 'metadata.kind' } },
    ]);
    const plan = await explain('long');
    expect(plan).toMatchObject({
      retriever_name: 'long',
      total_estimated_stages: 4,
      estimated_cost: { credits: 0, duration_ms: expect.any(Number) },
      optimization_suggestions: [{ type: 'filter_before_search', stage_index: 2 }],
      optimization_details: { plan: 'search' },
    });
    expect(plan.execution_plan).toMatchObject([
      {
        estimated_input: 30,
        estimated_output: 3,
        optimization_notes: [expect.stringContaining('Combined with "find"')],
      },
      { stage_type: 'filter', warnings: ['No document of the collections has the feature y@v1/out'] },
      { stage_name: 'late', warnings: [] },
      { stage_type: 'sort' },
    ]);
    expect((await explain('long', { inputs: { q: [1, 2] } })).execution_plan).toHaveLength(4);
  });

  it('says which stages of a standing retriever are the engine’s', async () => {
    const searches = [{ feature_uri: 'x@v1/out', query: [1], min_score: 0.5, top_k: 3 }];
    await create(
      'watch',
      [
        { stage_id: 'attribute_filter', parameters: { field: 'a', value: 1 } },
        find({ searches }),
        { stage_id: 'limit', parameters: { limit: 1 } },
      ],
      { collection_identifiers: [] },
    );
    const { execution_plan, optimization_details } = await explain('watch', {});
    expect(execution_plan.map((one: never) => one['optimization_notes'][0])).toEqual([
      'Evaluated by the engine, for all alerts at once',
      'Thresholds and filters are evaluated by the engine; ranks and cuts on what it matched',
      'Runs on what the engine matched',
    ]);
    expect(optimization_details).toMatchObject({
      plan: 'standing',
      plan_reason: expect.stringContaining('stages[1]'),
    });
  });
});

describe('the list of stages', () => {
  it('has every stage with the schema of its parameters', async () => {
    const stages = await answer('GET /v1/retrievers/stages');
    expect(stages.map((one: never) => one['stage_id'])).toEqual(
      expect.arrayContaining([
        'feature_search',
        'attribute_filter',
        'json_transform',
        'document_enrich',
        'mmr',
      ]),
    );
    expect(stages).toHaveLength(12);
    for (const { parameter_schema } of stages) expect(parameter_schema).toMatchObject({ type: 'object' });
  });

  it('leaves no retriever its own words as a name', async () => {
    for (const name of ['stages', 'executions', 'execute', 'list'])
      expect((await create(name, [find()])).statusCode).toBe(422);
  });
});

describe('a stored retriever', () => {
  it('names the features that it depends on', async () => {
    const { feature_dependencies } = await answer(
      'GET /v1/retrievers/near',
      undefined,
      'GET /v1/retrievers/{retriever_id}',
    );
    expect(feature_dependencies).toEqual([
      { scheme: 'tocsin', extractor: 'x', version: 'v1', output: 'out' },
    ]);
  });
});
