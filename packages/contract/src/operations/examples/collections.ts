import type { CreateCollectionRequest, PatchCollectionRequest } from '../../collections.ts';
import { alert } from './alerts.ts';

/** A collection whose documents come over the API. */
export const collectionRequest: CreateCollectionRequest = {
  collection_name: 'listings',
  description: 'What sellers offer',
  source: { type: 'bucket' },
  feature_extractor: { feature_extractor_name: 'passthrough_extractor', version: 'v1' },
};

/** Attaches an alert. */
export const attachment: PatchCollectionRequest = {
  alert_applications: [{ alert_id: alert.alert_id, execution_mode: 'on_ingest' }],
};
