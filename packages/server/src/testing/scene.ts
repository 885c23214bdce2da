import { setTimeout } from 'node:timers/promises';
import type { AppContext } from '../context.ts';
import { startMatchingWorker } from '../pipeline/matching-worker.ts';
import type { Call } from './server.ts';

/** The kinds of things that a scene has one or more of. */
export type SceneKind =
  | 'namespace'
  | 'collection'
  | 'document'
  | 'retriever'
  | 'alert'
  | 'channel'
  | 'webhook'
  | 'silence'
  | 'template'
  | 'batch'
  | 'execution'
  | 'delivery'
  | 'retriever_run'
  | 'adhoc_run'
  | 'job'
  | 'key_name'
  | 'user_email';

/** A namespace with something of every kind in it: ids first, names after them. */
export type Scene = Readonly<Record<SceneKind, readonly string[]>>;

const EXTRACTOR = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };
const VECTOR = [0.6, 0.8, 0];

/** Makes a scene through the API, and lets a worker check its documents. */
export async function makeScene(ctx: AppContext, call: Call, name: string): Promise<Scene> {
  const namespace = await made(
    call('POST /v1/namespaces', { namespace_name: name, feature_extractors: [EXTRACTOR] }),
  );
  const namespaceId = String(namespace['namespace_id']);
  const post = (path: string, body: object) =>
    made(call(`POST /v1${path}`, body, { headers: { 'x-namespace': namespaceId } }));

  const channel = await post('/notifications/channels', {
    name: `${name} channel`,
    channel_type: 'webhook',
    config: { url: 'https://example.com/hook', headers: { 'x-token': 'secret' } },
  });
  const template = await post('/notifications/templates', {
    name: `${name} template`,
    body: '{{alert.name}}',
  });
  const webhook = await post('/organizations/webhooks/', subscriptionRequest(`${name} events`));
  const collectionId = String(
    (await post('/collections', collectionRequest(`${name} items`)))['collection_id'],
  );
  const { retriever } = (await post('/retrievers', searchOf(collectionId, name))) as { retriever: Made };
  const runs = [
    await post(`/retrievers/${String(retriever['retriever_id'])}/execute`, { inputs: { image: VECTOR } }),
    await post('/retrievers/execute', { ...lookAt(collectionId), inputs: {} }),
  ];
  const alerts = [
    await post(
      '/alerts',
      alertRequest(`${name} similar`, { retriever_id: retriever['retriever_id'] }, channel),
    ),
    await post('/alerts', alertRequest(`${name} fox`, { retriever: textFilter('fox') }, channel)),
  ];
  for (const alert of alerts) {
    const path = `/v1/alerts/${String(alert['alert_id'])}/applications/${collectionId}`;
    await made(call(`PUT ${path}`, mappingOf(alert), { headers: { 'x-namespace': namespaceId } }));
  }
  const documents = ['one', 'two', 'three'].map((id, i) => documentRequest(`${name}-${id}`, i));
  const bulk = await post(`/collections/${collectionId}/documents/bulk`, { documents });
  await checkAll(ctx);
  const execution = await ctx.db.read
    .selectFrom('executions')
    .select('execution_id')
    .where('namespace_id', '=', namespaceId)
    .orderBy('execution_id')
    .execute();
  const deliveries = await ctx.db.read
    .selectFrom('deliveries')
    .select('delivery_id')
    .where('namespace_id', '=', namespaceId)
    .orderBy('delivery_id')
    .execute();
  await post(`/collections/${collectionId}/documents`, {
    ...documentRequest(`${name}-dead`, 3),
    collection_id: collectionId,
  });
  const silence = await post('/notifications/silences', {
    matchers: { field: 'document_id', operator: 'eq', value: 'nothing' },
    ends_at: '2100-01-01T00:00:00Z',
  });
  const email = `${name.replaceAll(' ', '-')}@example.com`;
  await made(call(`POST /v1/organizations/users/${email}/api-keys`, { name: `${name} key` }));
  return {
    namespace: [namespaceId, name],
    collection: [collectionId, `${name} items`],
    document: documents.map(({ document_id }) => document_id),
    retriever: [String(retriever['retriever_id']), `${name} search`],
    alert: [...alerts.map((alert) => String(alert['alert_id'])), `${name} fox`],
    channel: [String(channel['channel_id'])],
    webhook: [String(webhook['webhook_id']), `${name} events`],
    silence: [String(silence['silence_id'])],
    template: [String(template['template_id']), `${name} template`],
    batch: [String(bulk['batch_id'])],
    execution: execution.map((row) => row.execution_id),
    delivery: deliveries.map((row) => row.delivery_id),
    retriever_run: [String(runs[0]?.['execution_id'])],
    adhoc_run: [String(runs[1]?.['execution_id'])],
    job: [await deadJob(ctx, namespaceId)],
    key_name: [`${name} key`],
    user_email: [email],
  };
}

/** Lets a worker check every batch that waits. @throws where one of them still waits after 10 s */
export async function checkAll(ctx: AppContext): Promise<void> {
  const worker = startMatchingWorker({ ...ctx, owner: 'worker-of-the-tests', beat: () => {} });
  try {
    const deadline = performance.now() + 10_000;
    while (await someWait(ctx)) {
      if (performance.now() > deadline) throw new Error('a batch was not checked');
      await setTimeout(2);
    }
  } finally {
    await worker.stop();
  }
}

async function someWait({ db }: AppContext): Promise<boolean> {
  const job = await db.read
    .selectFrom('jobs')
    .select('job_id')
    .where('state', '!=', 'dead')
    .limit(1)
    .executeTakeFirst();
  return job !== undefined;
}

type Made = Record<string, unknown>;

async function made(answer: ReturnType<Call>): Promise<Made> {
  const { statusCode, body } = await answer;
  if (statusCode >= 300) throw new Error(`${statusCode}: ${body}`);
  return JSON.parse(body) as Made;
}

async function deadJob(ctx: AppContext, namespaceId: string): Promise<string> {
  const ofNamespace = ctx.db.read.selectFrom('jobs').select('job_id').where('namespace_id', '=', namespaceId);
  const { job_id } = await ofNamespace.executeTakeFirstOrThrow();
  await ctx.db.transaction((tx) =>
    tx
      .updateTable('jobs')
      .set({ state: 'dead', attempts: 12, error: 'it failed' })
      .where('namespace_id', '=', namespaceId)
      .execute(),
  );
  return job_id;
}

function collectionRequest(name: string): object {
  return { collection_name: name, source: { type: 'bucket' }, feature_extractor: EXTRACTOR };
}

function searchOf(collectionId: string, name: string): object {
  const parameters = {
    searches: [{ feature_uri: 'tocsin://clip@v1/embedding', query: '{{INPUT.image}}', min_score: 0.5 }],
  };
  return {
    retriever_name: `${name} search`,
    collection_identifiers: [collectionId],
    input_schema: { image: { type: 'array', required: true } },
    stages: [
      { stage_name: 'similar', stage_type: 'filter', config: { stage_id: 'feature_search', parameters } },
    ],
  };
}

function lookAt(collectionId: string): object {
  const stages = [{ stage_id: 'limit', parameters: { limit: 1 } }];
  return { collection_identifiers: [collectionId], input_schema: {}, stages };
}

function textFilter(word: string): object {
  const parameters = { field: 'metadata.title', operator: 'text', value: word };
  return {
    stages: [
      { stage_name: 'word', stage_type: 'filter', config: { stage_id: 'attribute_filter', parameters } },
    ],
  };
}

function alertRequest(name: string, retriever: object, channel: Made): object {
  const channels = [{ channel_type: 'webhook', channel_id: channel['channel_id'] }];
  return { name, ...retriever, notification_config: { channels } };
}

/** To what never happens: nothing is sent. */
function subscriptionRequest(webhook_name: string): object {
  const channels = [{ channel: 'webhook', configs: { url: 'https://example.com/events' } }];
  return { webhook_name, event_types: ['object.created'], channels };
}

function mappingOf(alert: Made): object {
  if (!String(alert['name']).endsWith('similar')) return {};
  return {
    input_mappings: [
      { input_key: 'image', source: { source_type: 'document_field', path: 'features.embedding' } },
    ],
  };
}

function documentRequest(documentId: string, i: number): { document_id: string } & Made {
  return {
    document_id: documentId,
    metadata: { title: i === 0 ? 'A red fox' : 'A hen', size: i },
    features: [{ feature_extractor_id: 'clip_v1', vectors: VECTOR.map((x, at) => x + (at === i ? 0.1 : 0)) }],
  };
}
