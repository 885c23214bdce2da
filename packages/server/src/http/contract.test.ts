import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../platform/log.ts';
import { checkAll } from '../testing/check-all.ts';
import { contractProblems, HAS_CONTRACT, v1 } from '../testing/contract.ts';
import { type Call, caller } from '../testing/server.ts';

const KEY = 'sk_key_of_the_contract_test';
const USER = '/v1/organizations/users/ann@example.org/api-keys';
const DOCUMENTS = '/v1/collections/docs/documents';
const extractor = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };

/** What is outside of the slice, or comes with a later version. */
const LATER = [
  /^(GET|POST|PUT|PATCH|DELETE) \/v1\/(?!alerts|namespaces|collections|retrievers|health|organizations\/webhooks|organizations\/users\/\{user_email\}\/api-keys)/,
  /extractors/,
];
/** Newer than the file, with the schema of their answers. */
const NEWER: Record<string, string> = {
  'GET /v1/alerts/executions/{execution_id}': 'AlertExecutionResult',
  'GET /v1/alerts/{alert_identifier}/results': 'AlertExecutionResult',
};

let folder: string;
let app: App;
let call: Call;

async function openApp(): Promise<void> {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-contract-'));
  const env = { TOCSIN_DATABASE_URL: `sqlite:${path.join(folder, 'a.db')}`, TOCSIN_API_KEY: KEY };
  app = await createApp(readConfig(env), { threads: false, log: createLogger('silent') });
  const send = caller(app.http);
  call = (request, body, options) => send(request, body, { key: KEY, ...options });
}

async function closeApp(): Promise<void> {
  await app.stop();
  rmSync(folder, { recursive: true });
}

/** An operation of the contract, and a request that is an example of it: path and body. */
type Step = readonly [operation: string, url: string, body?: unknown];

const inline = {
  stages: [
    {
      stage_name: 'clips',
      stage_type: 'filter',
      config: { stage_id: 'attribute_filter', parameters: { field: 'n', operator: 'gt', value: 5 } },
    },
  ],
};
const channel = { channel_type: 'webhook', config: { url: 'https://example.org/hook' } };

const SMTP = { host: 'mail.example.org', from: 'tocsin@example.org' };
const subscription = {
  webhook_name: 'facts',
  event_types: ['alert.triggered', 'cluster.created'],
  channels: [
    { channel: 'webhook', configs: { url: 'https://example.org/facts', headers: { 'x-token': 'secret' } } },
    { channel: 'slack', configs: { webhook_url: 'https://example.org/slack' } },
    { channel: 'email', configs: { to_addresses: ['a@example.org'], smtp: SMTP } },
  ],
};

/** Every operation of the slice, in an order in which each finds what it needs. */
const STEPS: readonly Step[] = [
  ['GET /v1/health/liveness', '/v1/health/liveness'],
  ['GET /v1/health/beat', '/v1/health/beat'],
  ['GET /v1/health', '/v1/health?deep=true&metrics=true'],
  ['POST /v1/namespaces', '/v1/namespaces', { namespace_name: 'news', feature_extractors: [extractor] }],
  ['GET /v1/namespaces/{namespace_identifier}', '/v1/namespaces/news'],
  [
    'PUT /v1/namespaces/{namespace_identifier}',
    '/v1/namespaces/news',
    { payload_indexes: [{ field_name: 'n', type: 'integer' }] },
  ],
  ['PATCH /v1/namespaces/{namespace_identifier}', '/v1/namespaces/news', { description: 'all news' }],
  [
    'POST /v1/namespaces/list',
    '/v1/namespaces/list',
    { search: 'new', filters: { namespace_name: 'news' }, sort: { field: 'created_at' } },
  ],
  [
    'POST /v1/collections',
    '/v1/collections',
    { collection_name: 'bank', source: { type: 'bucket', bucket_ids: [] }, feature_extractor: extractor },
  ],
  [
    'POST /v1/collections',
    '/v1/collections',
    { collection_name: 'docs', source: { type: 'bucket' }, feature_extractor: extractor },
  ],
  [
    'POST /v1/retrievers',
    '/v1/retrievers',
    { retriever_name: 'search', collection_identifiers: ['bank'], stages: inline.stages, input_schema: {} },
  ],
  ['GET /v1/retrievers/{retriever_id}', '/v1/retrievers/search'],
  ['PATCH /v1/retrievers/{retriever_id}', '/v1/retrievers/search', { description: 'finds' }],
  ['POST /v1/retrievers/list', '/v1/retrievers/list', {}],
  ['POST /v1/retrievers/{retriever_id}/execute', '/v1/retrievers/search/execute', { inputs: {} }],
  ['GET /v1/retrievers/stages', '/v1/retrievers/stages'],
  [
    'POST /v1/retrievers/{retriever_id}/execute/explain',
    '/v1/retrievers/search/execute/explain',
    { inputs: {} },
  ],
  ['POST /v1/retrievers/{retriever_id}/executions/list', '/v1/retrievers/search/executions/list?limit=1', {}],
  [
    'GET /v1/retrievers/{retriever_id}/executions/{execution_id}',
    '/v1/retrievers/search/executions/<POST /v1/retrievers/{retriever_id}/execute>',
  ],
  [
    'POST /v1/retrievers/execute',
    '/v1/retrievers/execute',
    { collection_identifiers: ['bank'], input_schema: {}, stages: inline.stages, inputs: {} },
  ],
  ['POST /v1/retrievers/executions/list', '/v1/retrievers/executions/list', {}],
  ['GET /v1/retrievers/executions/{execution_id}', '/v1/retrievers/executions/<POST /v1/retrievers/execute>'],
  [
    'POST /v1/alerts',
    '/v1/alerts',
    {
      name: 'standing',
      retriever: inline,
      notification_config: { channels: [channel] },
      metadata: { team: 'a' },
    },
  ],
  ['POST /v1/alerts', '/v1/alerts', { name: 'quiet', retriever_id: 'search', notification_config: {} }],
  ['GET /v1/alerts/{alert_identifier}', '/v1/alerts/standing'],
  [
    'PATCH /v1/alerts/{alert_identifier}',
    '/v1/alerts/standing',
    { description: 'high n', notification_config: { include_scores: false } },
  ],
  [
    'PATCH /v1/collections/{collection_identifier}',
    '/v1/collections/docs',
    {
      alert_applications: [{ alert_id: 'standing' }, { alert_id: 'quiet', priority: 7, execution_phase: 1 }],
    },
  ],
  ['GET /v1/collections/{collection_identifier}', '/v1/collections/docs'],
  [
    'POST /v1/collections/list',
    '/v1/collections/list?include_total=true',
    { search: 'doc', sort: { field: 'collection_name', direction: 'desc' } },
  ],
  [
    'POST /v1/collections/{collection_identifier}/documents',
    DOCUMENTS,
    {
      collection_id: 'docs',
      document_id: 'a',
      n: 9,
      metadata: { title: 'A' },
      features: [
        { feature_extractor_id: 'clip_v1', vectors: { out: [1, 2] }, hashes: { pdq: 'ff'.repeat(32) } },
      ],
    },
  ],
  [
    'POST /v1/collections/{collection_identifier}/documents',
    DOCUMENTS,
    {
      collection_id: 'docs',
      document_id: 'b',
      n: 1,
      document_blobs: [{ field: 'f', url: 'https://example.org/f.png', type: 'image' }],
    },
  ],
  ['GET /v1/collections/{collection_identifier}/features', '/v1/collections/docs/features'],
  [
    'GET /v1/collections/{collection_identifier}/documents/{document_id}',
    `${DOCUMENTS}/a?return_vectors=true&return_presigned_urls=true`,
  ],
  ['PUT /v1/collections/{collection_identifier}/documents/{document_id}', `${DOCUMENTS}/b`, { n: 2 }],
  [
    'PATCH /v1/collections/{collection_identifier}/documents/{document_id}',
    `${DOCUMENTS}/b`,
    { metadata: { seen: true } },
  ],
  [
    'POST /v1/collections/{collection_identifier}/documents/list',
    `${DOCUMENTS}/list?limit=1&include_total=true`,
    {
      filters: { AND: [{ field: 'n', operator: 'gte', value: 1 }] },
      sort: { field: 'n', direction: 'desc' },
      select: ['n'],
      return_url: true,
    },
  ],
  [
    'POST /v1/collections/{collection_identifier}/documents/list',
    `${DOCUMENTS}/list`,
    { group_by: 'metadata.seen', return_vectors: true },
  ],
  [
    'POST /v1/collections/{collection_identifier}/documents/batch',
    `${DOCUMENTS}/batch`,
    {
      updates: [
        { document_id: 'b', update_data: { n: 3 } },
        { document_id: 'none', update_data: {} },
      ],
    },
  ],
  [
    'POST /v1/collections/{collection_identifier}/documents/batch',
    `${DOCUMENTS}/batch`,
    { filters: { n: 3 }, update_data: { n: 4 } },
  ],
  [
    'PATCH /v1/collections/{collection_identifier}/documents/bulk',
    `${DOCUMENTS}/bulk`,
    { filters: { n: 4 }, update_data: { n: 5 } },
  ],
  [
    'DELETE /v1/collections/{collection_identifier}/documents/batch',
    `${DOCUMENTS}/batch`,
    { document_ids: ['b', 'none'] },
  ],
  ['DELETE /v1/collections/{collection_identifier}/documents/{document_id}', `${DOCUMENTS}/a`],
  ['GET /v1/alerts/executions', '/v1/alerts/executions?include_total=true&limit=1', { limit: 2 }],
  ['GET /v1/alerts/{alert_identifier}/executions', '/v1/alerts/standing/executions'],
  ['GET /v1/alerts/executions/{execution_id}', '/v1/alerts/executions/<GET /v1/alerts/executions>'],
  ['GET /v1/alerts/{alert_identifier}/results', '/v1/alerts/standing/results'],
  [
    'POST /v1/alerts/list',
    '/v1/alerts/list',
    {
      search: 'A',
      filters: { 'metadata.team': 'a' },
      sort: { field: 'name', direction: 'asc' },
      case_sensitive: false,
    },
  ],
  ['DELETE /v1/alerts/{alert_identifier}', '/v1/alerts/quiet'],
  ['DELETE /v1/retrievers/{retriever_id}', '/v1/retrievers/search'],
  ['DELETE /v1/collections/{collection_identifier}', '/v1/collections/bank'],
  [
    'POST /v1/organizations/users/{user_email}/api-keys',
    USER,
    {
      name: 'k',
      permissions: ['read'],
      scopes: [{ resource_type: 'namespace', resource_id: 'news', operations: ['read_data'] }],
      rate_limit_override: 5,
      expires_at: '2999-01-01T00:00:00Z',
    },
  ],
  ['GET /v1/organizations/users/{user_email}/api-keys', `${USER}?include_revoked=true`],
  [
    'PATCH /v1/organizations/users/{user_email}/api-keys/{key_name}',
    `${USER}/k`,
    { description: 'reads', scopes: null },
  ],
  ['POST /v1/organizations/users/{user_email}/api-keys/{key_name}/rotate', `${USER}/k/rotate`],
  ['DELETE /v1/organizations/users/{user_email}/api-keys/{key_name}', `${USER}/k`],
  ['POST /v1/organizations/webhooks/', '/v1/organizations/webhooks/', subscription],
  ['POST /v1/organizations/webhooks/list', '/v1/organizations/webhooks/list?limit=1', { is_active: true }],
  ['GET /v1/organizations/webhooks/{identifier}', '/v1/organizations/webhooks/facts'],
  [
    'PUT /v1/organizations/webhooks/{identifier}',
    '/v1/organizations/webhooks/facts',
    { ...subscription, is_active: false },
  ],
  ['DELETE /v1/organizations/webhooks/{identifier}', '/v1/organizations/webhooks/facts'],
  ['DELETE /v1/namespaces/{namespace_identifier}', '/v1/namespaces/news'],
];

/** What is wrong with an answer, by the contract; empty where nothing is. */
function problemsOf(operation: string, status: number, body: unknown): string[] {
  const newer = NEWER[operation];
  if (newer === undefined) return contractProblems(operation, status, body);
  return status === 200 ? v1.problemsWith(newer, body) : [`status ${status}`];
}

describe.skipIf(!HAS_CONTRACT)('a generated client of the v1 contract', () => {
  const slice = (HAS_CONTRACT ? v1.operations : []).filter((one) => !LATER.some((later) => later.test(one)));
  const answers: { step: Step; status: number; body: unknown }[] = [];
  /** The execution that an earlier step made or listed. */
  const executionOf = (operation: string): string => {
    const body = answers.find(({ step: [name] }) => name === operation)?.body as
      | { execution_id?: string; results?: { execution_id: string }[] }
      | undefined;
    return body?.execution_id ?? body?.results?.[0]?.execution_id ?? 'none';
  };
  const isThere = (operation: string): boolean => {
    const [method = '', url = ''] = operation.split(' ');
    const path = url.replaceAll(/\{\w+\}/g, 'x');
    const route = app.http.findRoute({ method: method as 'GET', url: path });
    // "stages" must not have been taken for the id of a retriever.
    const parameters = Object.keys((route as { params?: object } | null)?.params ?? {}).length;
    return route !== null && parameters === url.split('{').length - 1;
  };

  beforeAll(async () => {
    await openApp();
    for (const step of STEPS) {
      const [operation, url, body] = step;
      if (operation === 'GET /v1/alerts/executions') await checkAll(app.context);
      const [method] = operation.split(' ');
      const path = url.replace(/<(.*)>/, (_, earlier: string) => executionOf(earlier));
      const answer = await call(`${method} ${path}`, body);
      answers.push({ step, status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() });
    }
  });
  afterAll(closeApp);

  it.each(STEPS.map((step, i) => [step[0], i] as const))('accepts the answer of %s (%i)', (operation, i) => {
    const { status, body } = answers[i] as (typeof answers)[number];
    expect(problemsOf(operation, status, body)).toEqual([]);
  });

  it('finds every operation of the slice, and each is tried here', () => {
    expect(slice.length).toBeGreaterThan(40);
    expect(slice.filter((operation) => !isThere(operation))).toEqual([]);
    const tried = new Set(STEPS.map(([operation]) => operation));
    expect(slice.filter((operation) => !tried.has(operation))).toEqual([]);
  });

  it('got real executions to look at', () => {
    const listed = answers.find(({ step: [name] }) => name === 'GET /v1/alerts/executions')?.body;
    expect(listed).toMatchObject({ total_count: 4, results: [{ matches: expect.any(Array) }] });
  });
});

describe.skipIf(!HAS_CONTRACT)('requests that say everything, or nothing', () => {
  beforeAll(async () => {
    await openApp();
    await call('POST /v1/namespaces', { namespace_name: 'news', feature_extractors: [extractor] });
    await call('POST /v1/retrievers', { retriever_name: 'xxx', stages: inline.stages });
    await call('POST /v1/alerts', { name: 'xxx', retriever_id: 'xxx', notification_config: {} });
    await call('POST /v1/collections', {
      collection_name: 'docs',
      source: { type: 'bucket' },
      feature_extractor: extractor,
    });
  });
  afterAll(closeApp);

  type Create = [operation: string, url: string, least: object, instead: object];
  const creates: Create[] = [
    [
      'POST /v1/namespaces',
      '/v1/namespaces?namespace=news',
      { namespace_name: 'second', feature_extractors: [extractor] },
      {},
    ],
    [
      'POST /v1/collections',
      '/v1/collections?namespace=news',
      { collection_name: 'third', source: { type: 'bucket' }, feature_extractor: extractor },
      {
        feature_extractor: {
          ...extractor,
          input_mappings: null,
          field_passthrough: null,
          parameters: null,
          params: {},
        },
      },
    ],
    [
      'POST /v1/alerts',
      '/v1/alerts?namespace=news',
      { name: 'fourth', retriever_id: 'xxx', notification_config: {} },
      { name: 'full', notification_config: { channels: [channel] } },
    ],
    [
      'POST /v1/organizations/users/{user_email}/api-keys',
      USER,
      { name: 'fifth' },
      { scopes: [{ resource_type: 'namespace', resource_id: 'news', operations: null }] },
    ],
    [
      'POST /v1/collections/{collection_identifier}/documents',
      `${DOCUMENTS}?namespace=news`,
      { collection_id: 'docs' },
      {
        collection_id: 'docs',
        features: [{ feature_extractor_id: 'x_v1', payload: {}, vectors: { out: [1] } }],
      },
    ],
  ];

  it.each(creates)('%s takes every field that the contract has', async (operation, url, _least, instead) => {
    const answer = await call(`POST ${url}`, { ...v1.fullBody(operation), ...instead });
    expect(problemsOf(operation, answer.statusCode, answer.json())).toEqual([]);
  });

  it.each(creates)('%s takes null for every field that is not required', async (operation, url, least) => {
    const answer = await call(`POST ${url}`, { ...v1.nullBody(operation), ...least });
    expect(problemsOf(operation, answer.statusCode, answer.json())).toEqual([]);
  });

  it.each([
    ['PATCH /v1/namespaces/{namespace_identifier}', '/v1/namespaces/news'],
    ['PUT /v1/namespaces/{namespace_identifier}', '/v1/namespaces/news'],
    ['PATCH /v1/collections/{collection_identifier}', '/v1/collections/docs?namespace=news'],
    ['PATCH /v1/alerts/{alert_identifier}', '/v1/alerts/xxx?namespace=news'],
    ['PATCH /v1/organizations/users/{user_email}/api-keys/{key_name}', `${USER}/fifth`],
  ])('%s changes nothing where every field is null', async (operation, url) => {
    const [method] = operation.split(' ');
    const read = async (): Promise<unknown> => {
      const shown = (await call(`GET ${url}`)).json();
      return { ...shown, updated_at: null, statistics: null };
    };
    const before = url.startsWith(USER) ? null : await read();
    const answer = await call(`${method} ${url}`, v1.nullBody(operation));
    expect(problemsOf(operation, answer.statusCode, answer.json())).toEqual([]);
    if (before !== null) expect(await read()).toEqual(before);
  });

  it.each([
    ['POST /v1/namespaces/list', '/v1/namespaces/list'],
    ['POST /v1/collections/list', '/v1/collections/list?namespace=news'],
    ['POST /v1/alerts/list', '/v1/alerts/list?namespace=news'],
    ['POST /v1/collections/{collection_identifier}/documents/list', `${DOCUMENTS}/list?namespace=news`],
  ])('%s takes nulls, null, an empty object and no body', async (operation, url) => {
    for (const body of [v1.nullBody(operation), null, {}, undefined, '']) {
      const answer = await call(`POST ${url}`, body, { headers: { 'content-type': 'application/json' } });
      expect(problemsOf(operation, answer.statusCode, answer.json())).toEqual([]);
    }
  });
});
