import type { AlertResponse, CollectionResponse, CreateAlertRequest } from '@tocsin/contract';
import type { Tocsin } from '../client.ts';

/** A text extractor, as namespaces and collections name it. */
export const extractor = { feature_extractor_name: 'text', version: 'v1' } as const;

/** Finds documents about encryption. */
export const stages: NonNullable<CreateAlertRequest['retriever']>['stages'] = [
  {
    stage_name: 'about cryptography',
    stage_type: 'filter',
    config: {
      stage_id: 'attribute_filter',
      parameters: { field: 'text', operator: 'text', value: 'encryption' },
    },
  },
];

/** A document that those find. */
export const age = { document_id: 'age', text: 'modern encryption tool' } as const;

/** An alert that tells nobody. */
export function alertOf(name: string, change: Partial<CreateAlertRequest> = {}): CreateAlertRequest {
  return { name, retriever: { stages }, notification_config: { channels: [] }, ...change };
}

/** A namespace with a collection and an alert that is attached to it. */
export interface Scene {
  /** A client of the namespace. */
  readonly own: Tocsin;
  readonly alert: AlertResponse;
  readonly collection: CollectionResponse;
}

/** Makes a namespace of this name with the collection `debian` and the alert `cryptography`. */
export async function openScene(
  client: Tocsin,
  namespace: string,
  changeOf: (own: Tocsin) => Promise<Partial<CreateAlertRequest>> = async () => ({}),
): Promise<Scene> {
  await client.namespaces.create({ namespace_name: namespace, feature_extractors: [extractor] });
  const own = client.withNamespace(namespace);
  const alert = await own.alerts.create(alertOf('cryptography', await changeOf(own)));
  const collection = await own.collections.create({
    collection_name: 'debian',
    source: { type: 'bucket' },
    feature_extractor: extractor,
    alert_applications: [{ alert_id: alert.alert_id, execution_mode: 'on_ingest' }],
  });
  return { own, alert, collection };
}

/** What is said of each item of a list, gone through to its end. */
export async function each<Item, Said>(
  items: AsyncIterable<Item>,
  say: (item: Item) => Said,
): Promise<Said[]> {
  const said: Said[] = [];
  for await (const item of items) said.push(say(item));
  return said;
}
