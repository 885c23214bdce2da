import type { Operation } from '@tocsin/contract';
import type { Scene } from './scene.ts';

const EXTRACTOR = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };
const LIMIT = {
  stage_name: 'first',
  stage_type: 'reduce',
  config: { stage_id: 'limit', parameters: { limit: 1 } },
};

/** Bodies that name something of a scene wherever they can. */
const BODIES: Readonly<Record<string, (scene: Scene) => unknown>> = {
  createNamespace: ({ namespace }) => ({ namespace_name: namespace[1], feature_extractors: [EXTRACTOR] }),
  replaceNamespace: ({ namespace }) => ({ namespace_name: `${namespace[1]} changed` }),
  updateNamespace: ({ namespace }) => ({ namespace_name: `${namespace[1]} changed` }),
  listNamespaces: ({ namespace }) => ({ search: namespace[1], filters: { namespace_id: namespace[0] } }),
  createCollection: ({ alert }) => ({
    collection_name: 'something new',
    source: { type: 'bucket' },
    feature_extractor: EXTRACTOR,
    alert_applications: [{ alert_id: alert[1] }],
  }),
  updateCollection: ({ alert }) => ({ alert_applications: [{ alert_id: alert[1] }] }),
  listCollections: ({ collection }) => ({ search: collection[1], filters: { collection_id: collection[0] } }),
  listDeliveriesByPost: ({ alert, channel, execution }) => ({
    alert_id: alert[1],
    channel_id: channel[0],
    execution_id: execution[0],
    status: 'held',
  }),
  replayDeliveries: ({ alert, channel }) => ({ alert_id: alert[1], channel_id: channel[0] }),
  createDocument: ({ collection, document }) => ({ collection_id: collection[0], document_id: document[0] }),
  createDocuments: ({ document }) => ({ documents: [{ document_id: document[0], metadata: { a: 1 } }] }),
  replaceDocument: () => ({ metadata: { a: 1 } }),
  updateDocument: () => ({ metadata: { a: 1 } }),
  listDocuments: () => ({}),
  updateDocuments: ({ document }) => ({
    updates: [{ document_id: document[0], update_data: { metadata: { a: 1 } } }],
  }),
  updateMatchingDocuments: ({ document }) => ({
    filters: { document_id: document[0] },
    update_data: { metadata: { a: 1 } },
  }),
  deleteDocuments: ({ document }) => ({ document_ids: [document[0]] }),
  createRetriever: ({ collection }) => ({
    retriever_name: 'something new',
    stages: [LIMIT],
    collection_identifiers: [collection[0]],
  }),
  updateRetriever: ({ collection }) => ({ collection_identifiers: [collection[1]] }),
  listRetrievers: ({ retriever }) => ({ search: retriever[1], filters: { retriever_id: retriever[0] } }),
  explainRetriever: () => ({ inputs: { image: [0.6, 0.8, 0] } }),
  executeAdhocRetriever: ({ collection }) => ({
    collection_identifiers: [collection[0]],
    input_schema: {},
    inputs: {},
    stages: [LIMIT],
  }),
  listRetrieverExecutions: () => ({}),
  listAdhocExecutions: () => ({}),
  executeRetriever: () => ({ inputs: { image: [0.6, 0.8, 0] } }),
  createAlert: ({ retriever, channel }) => ({
    name: 'something new',
    retriever_id: retriever[0],
    notification_config: { channels: [{ channel_type: 'webhook', channel_id: channel[0] }] },
  }),
  updateAlert: ({ retriever, channel }) => ({
    retriever_id: retriever[1],
    notification_config: { channels: [{ channel_type: 'webhook', channel_id: channel[0] }] },
  }),
  listAlerts: ({ alert }) => ({ search: 'similar', filters: { alert_id: alert[0] } }),
  executeAlert: ({ collection, document }) => ({
    collection_id: collection[0],
    document_ids: [document[0]],
    dry_run: true,
  }),
  previewAlert: ({ collection, retriever, alert }) => ({
    collection_id: collection[0],
    alert_id: alert[0],
    retriever_id: retriever[0],
    input_mappings: [
      { input_key: 'image', source: { source_type: 'document_field', path: 'features.embedding' } },
    ],
  }),
  putAlertApplication: () => ({
    priority: 5,
    input_mappings: [
      { input_key: 'image', source: { source_type: 'document_field', path: 'features.embedding' } },
    ],
  }),
  listExecutions: ({ alert, collection, batch }) => ({
    alert_id: alert[0],
    collection_id: collection[1],
    batch_id: batch[0],
  }),
  listAlertExecutions: ({ batch }) => ({ batch_id: batch[0] }),
  createChannel: () => ({ channel_type: 'none', config: { url: 'https://example.org' } }),
  updateChannel: ({ channel }) => ({ name: 'changed', fallback_channel_id: channel[1] ?? null }),
  listChannelsByPost: () => ({}),
  snoozeAlert: () => ({ for: '1h' }),
  wakeAlert: () => undefined,
  releaseFlood: () => undefined,
  discardFlood: () => undefined,
  createSilence: () => ({
    matchers: { field: 'metadata.brand', operator: 'eq', value: 'Acme' },
    ends_at: '2100-01-01T00:00:00Z',
  }),
  listSilencesByPost: () => ({}),
  previewSilence: ({ alert }) => ({ matchers: { alert_id: alert[0] } }),
  updateSilence: () => ({ comment: 'changed' }),
  createTemplate: ({ template }) => ({
    name: template[0],
    subject: '{{alert.name}}',
    slack_blocks: '[{"type": "divider"}]',
    webhook_payload: { n: '{{match_count}}' },
  }),
  updateTemplate: () => ({ body: '{{#matches}}{{title}}{{/matches}}', html: null }),
  listTemplatesByPost: () => ({}),
  previewTemplate: ({ execution }) => ({ body: '{{match_count}}', execution_id: execution[0] }),
  previewStoredTemplate: ({ alert }) => ({ alert_id: alert[0] }),
  createWebhook: ({ webhook }) => ({
    webhook_name: webhook[1],
    event_types: ['none'],
    channels: [{ channel: 'webhook', configs: { url: 'https://example.org' } }],
  }),
  replaceWebhook: () => ({
    webhook_name: 'something new',
    event_types: ['alert.triggered'],
    channels: [{ channel: 'slack', configs: { webhook_url: 'https://example.org/slack' } }],
  }),
  listWebhooks: () => ({}),
  createApiKey: ({ namespace }) => ({
    name: 'something new',
    scopes: [{ resource_type: 'namespace', resource_id: namespace[0] }],
  }),
  updateApiKey: ({ namespace }) => ({ scopes: [{ resource_type: 'namespace', resource_id: namespace[1] }] }),
};

/** A body for an operation that names something of a scene; undefined where it has none. */
export function bodyOf({ operationId, body }: Operation, scene: Scene): unknown {
  if (body === undefined) return undefined;
  const make = BODIES[operationId];
  if (make === undefined) throw new Error(`operation-bodies.ts has no body for ${operationId}`);
  return make(scene);
}
