import { createClient } from './client.ts';

const EXTRACTOR = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };

/** A namespace with one collection and the alerts attached to it. */
export interface Scene {
  readonly namespaceId: string;
  readonly collectionId: string;
  readonly alertIds: readonly string[];
}

/** An alert of a scene: its filter, and where it tells of matches. */
export interface SceneAlert {
  readonly filter: object;
  readonly hook?: string;
  /** Which runs are recorded; by default those that the server records by itself. */
  readonly record?: 'all';
}

/** Makes a scene over HTTP, as a client would. */
export async function makeScene(url: string, alerts: readonly SceneAlert[]): Promise<Scene> {
  const organisation = createClient(url);
  const { namespace_id } = await organisation.call<{ namespace_id: string }>('POST', '/v1/namespaces', {
    namespace_name: 'bench',
    feature_extractors: [EXTRACTOR],
  });
  organisation.close();
  const client = createClient(url, namespace_id);
  const alertIds: string[] = [];
  for (const [i, alert] of alerts.entries()) {
    const { alert_id } = await client.call<{ alert_id: string }>(
      'POST',
      '/v1/alerts',
      bodyOf(`alert ${i}`, alert),
    );
    alertIds.push(alert_id);
  }
  const { collection_id } = await client.call<{ collection_id: string }>('POST', '/v1/collections', {
    collection_name: 'documents',
    source: { type: 'bucket' },
    feature_extractor: EXTRACTOR,
    alert_applications: alertIds.map((alert_id) => ({ alert_id, execution_mode: 'on_ingest' })),
  });
  client.close();
  return { namespaceId: namespace_id, collectionId: collection_id, alertIds };
}

/** A retriever that filters by attributes. */
export function filterRetriever(filter: object): { stages: object[] } {
  const config = { stage_id: 'attribute_filter', parameters: filter };
  return { stages: [{ stage_name: 'filter', stage_type: 'filter', config }] };
}

function bodyOf(name: string, { filter, hook, record }: SceneAlert): object {
  return {
    name,
    retriever: filterRetriever(filter),
    ...(record === undefined ? {} : { record }),
    notification_config: {
      channels: hook === undefined ? [] : [{ channel_type: 'webhook', config: { url: hook } }],
    },
  };
}
