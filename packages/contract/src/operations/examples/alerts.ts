import type { AlertResponse, CreateAlertRequest } from '../../alerts.ts';
import type { AlertApplicationResponse } from '../../applications.ts';
import type { ExecuteAlertRequest } from '../../execute-alert.ts';

const retrieverId = 'ret_01jdq3c0m4v8x2y6z0a1b2c3d4';
const alertId = 'alt_01jdq3c8k2n5p7q9r1s3t5v7w9';

/** An alert with a stored retriever. */
export const alertRequest: CreateAlertRequest = {
  name: 'Look-alikes of our brand',
  retriever_id: retrieverId,
  notification_config: {
    channels: [{ channel_type: 'webhook', channel_id: 'chn_01jdq3a5b7c9d1e3f5g7h9j1k3' }],
  },
};

/** An alert with a retriever of its own and a webhook of its own. */
export const alertWithRetriever: CreateAlertRequest = {
  name: 'Recalls of toys',
  retriever: {
    stages: [
      {
        stage_name: 'recalls',
        stage_type: 'filter',
        config: {
          stage_id: 'attribute_filter',
          parameters: {
            AND: [
              { field: 'metadata.category', operator: 'eq', value: 'toys' },
              { field: 'metadata.title', operator: 'text', value: 'recall' },
            ],
          },
        },
      },
    ],
  },
  notification_config: {
    channels: [{ channel_type: 'webhook', config: { url: 'https://example.com/hooks/recalls' } }],
  },
};

/** How {@link alertRequest} is answered. */
export const alert: AlertResponse = {
  alert_id: alertId,
  namespace_id: 'ns_01jdq39z8y7x6w5v4t3s2r1q0p',
  name: alertRequest.name,
  description: null,
  retriever_id: retrieverId,
  notification_config: {
    channels: [{ channel_type: 'webhook', channel_id: 'chn_01jdq3a5b7c9d1e3f5g7h9j1k3' }],
    include_matches: true,
    include_scores: true,
    template_id: null,
    cooldown: null,
    dedupe: { by: 'document', key: null, window: '7d' },
    near_duplicates: null,
    digest: null,
    flood_guard: { factor: 10, minimum: 100, window: '1h' },
  },
  enabled: true,
  created_at: '2026-11-02T09:30:00.000Z',
  updated_at: '2026-11-02T09:30:00.000Z',
  metadata: {},
  source: 'retriever',
  trigger_on: 'results',
  system_condition: null,
  shadow: false,
  snooze_until: null,
  namespace_selector: null,
  record: 'auto',
  plan: 'standing',
  version: 1,
};

/** An alert that runs on every new document. */
export const application: AlertApplicationResponse = {
  alert_id: alertId,
  collection_id: 'col_01jdq3b2c4d6e8f0g2h4j6k8m0',
  execution_mode: 'on_ingest',
  input_mappings: [{ input_key: 'brand', source: { source_type: 'constant', value: 'tocsin' } }],
  execution_phase: 3,
  priority: 0,
  enabled: true,
  schedule: null,
  next_tick_at: null,
  last_tick_at: null,
};

/** Tries an alert on what came lately. */
export const lately: ExecuteAlertRequest = { since: '2026-07-06T00:00:00.000Z', dry_run: true };
