import { must } from './api.ts';

/** A namespace with a collection and alerts on it. */
export interface Scene {
  readonly headers: Record<string, string>;
  readonly collectionId: string;
  readonly alertIds: string[];
}

const EXTRACTOR = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };

/** Makes a namespace, a collection and an alert for each filter, all telling one webhook. */
export async function makeScene(
  url: string,
  hook: string | null,
  filters: readonly object[],
): Promise<Scene> {
  const namespace = await must(url, 'POST', '/v1/namespaces', {
    namespace_name: 'watch',
    feature_extractors: [EXTRACTOR],
  });
  const headers = { 'x-namespace': namespace.namespace_id as string };
  const alertIds: string[] = [];
  for (const [i, filter] of filters.entries()) {
    const channels =
      hook === null ? [] : [{ channel_type: 'webhook', config: { url: hook, secret: SECRET } }];
    const alert = await must(
      url,
      'POST',
      '/v1/alerts',
      {
        name: `alert ${i}`,
        retriever: {
          stages: [
            {
              stage_name: 'filter',
              stage_type: 'filter',
              config: { stage_id: 'attribute_filter', parameters: filter },
            },
          ],
        },
        notification_config: { channels },
      },
      headers,
    );
    alertIds.push(alert.alert_id);
  }
  const collection = await must(
    url,
    'POST',
    '/v1/collections',
    {
      collection_name: 'documents',
      source: { type: 'bucket' },
      feature_extractor: EXTRACTOR,
      alert_applications: alertIds.map((alert_id) => ({
        alert_id,
        execution_mode: 'on_ingest',
        input_mappings: [],
      })),
    },
    headers,
  );
  return { headers, collectionId: collection.collection_id, alertIds };
}

/** The secret of the scene's webhooks. */
export const SECRET: string = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
