import type { Client } from './client.ts';
import {
  NAME_EXTRACTOR,
  REFERENCE_DOCUMENTS,
  TYPOSQUAT_MAPPINGS,
  TYPOSQUAT_WATCH,
  typosquatRetriever,
} from './typosquats.ts';

const PASSTHROUGH = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };

/** The alerts of the demo: text and attributes, a range, one that stays silent, and names against a reference. */
const WATCHES = [
  {
    name: 'Python web frameworks',
    filter: {
      AND: [
        { field: 'metadata.section', value: 'python' },
        { field: 'metadata.text', operator: 'text', value: 'web' },
      ],
    },
  },
  {
    name: 'Larger than 100 MB',
    filter: { field: 'metadata.installed_size', operator: 'gte', value: 100_000 },
  },
  {
    name: 'Games in a terminal',
    filter: {
      'metadata.section': 'games',
      OR: [
        { 'metadata.tags': 'interface::text-mode' },
        { field: 'metadata.text', operator: 'text', value: 'terminal' },
      ],
    },
  },
  { name: 'Must stay silent', filter: { field: 'metadata.section', value: 'no-such-section' } },
] as const;

/** What the demo works on. */
export interface DemoScene {
  readonly collectionId: string;
  readonly alerts: { readonly id: string; readonly name: string }[];
}

/** Makes the reference collection, the alerts and the watched collection. */
export async function makeScene(
  client: Client,
  webhook: { url: string; secret: string },
): Promise<DemoScene> {
  const reference = await client('POST', '/v1/collections', collection('well-known-names', NAME_EXTRACTOR));
  const { collection_id: referenceId } = reference;
  await client('POST', `/v1/collections/${referenceId}/documents/bulk`, { documents: REFERENCE_DOCUMENTS });
  const channel = await client('POST', '/v1/notifications/channels', {
    name: 'demo receiver',
    channel_type: 'webhook',
    config: webhook,
  });
  const notification_config = { channels: [{ channel_type: 'webhook', channel_id: channel.channel_id }] };
  const watches = [
    ...WATCHES.map(({ name, filter }) => ({
      name,
      retriever: { stages: [stage('filter', 'attribute_filter', { filters: filter })] },
      input_mappings: [] as readonly object[],
    })),
    {
      name: TYPOSQUAT_WATCH,
      retriever: typosquatRetriever(referenceId),
      input_mappings: TYPOSQUAT_MAPPINGS,
    },
  ];
  const alerts: { id: string; name: string }[] = [];
  const applications: object[] = [];
  for (const { name, retriever, input_mappings } of watches) {
    const { alert_id } = await client('POST', '/v1/alerts', { name, retriever, notification_config });
    alerts.push({ id: alert_id, name });
    applications.push({ alert_id, execution_mode: 'on_ingest', input_mappings });
  }
  const packages = await client('POST', '/v1/collections', collection('packages', PASSTHROUGH, applications));
  return { collectionId: packages.collection_id, alerts };
}

function stage(stage_type: string, stage_id: string, parameters: object): object {
  return { stage_name: stage_id, stage_type, config: { stage_id, parameters } };
}

function collection(
  collection_name: string,
  feature_extractor: object,
  alert_applications: object[] = [],
): object {
  return { collection_name, source: { type: 'bucket' }, feature_extractor, alert_applications };
}
