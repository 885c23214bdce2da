import type { AlertTriggeredEvent } from '../../events.ts';
import type { AlertExecutionListResponse, AlertExecutionResult } from '../../executions.ts';
import { alert } from './alerts.ts';

/** A run that found something. */
export const execution: AlertExecutionResult = {
  alert_id: alert.alert_id,
  collection_id: 'col_01jdq3b2c4d6e8f0g2h4j6k8m0',
  execution_id: 'exec_01jdq4f6g8h0j2k4m6n8p0q2r4',
  triggered: true,
  match_count: 1,
  matches: [
    {
      document_id: 'listing-4711',
      asset_id: null,
      score: 0.94,
      matched_features: { 'clip@v1/embedding': { score: 0.94, threshold: 0.9 } },
      metadata: { title: 'T0csin, as good as new', price: 12.5 },
      source_document_id: 'listing-4711',
      collection_id: 'col_01jdq3b2c4d6e8f0g2h4j6k8m0',
    },
  ],
  source_documents: ['listing-4711', 'listing-4712'],
  executed_at: '2026-11-02T09:31:07.412Z',
  duration_ms: 0.8,
  status: 'completed',
  error: null,
  mode: 'on_ingest',
  covered: null,
  batch_id: 'bat_01jdq4e5f7g9h1j3k5m7n9p1q3',
  alert_version: 1,
  retriever_version: 1,
  notification: { status: 'sent', reason: null },
  limited: false,
  skipped_documents: 0,
};

/** A page of runs. */
export const executionList: AlertExecutionListResponse = {
  results: [execution],
  pagination: {
    total: 1284,
    page: 1,
    page_size: 1,
    total_pages: 1284,
    next_page: null,
    previous_page: null,
    next_cursor: 'WyJleGVjXzAxamRxNGY2ZzhoMGoyazRtNm44cDBxMnI0Il0.q4ZzX1cYV0pB',
  },
  total_count: 1284,
};

const { notification: _told, ...shown } = execution;

/** What a webhook is told. */
export const alertTriggered: AlertTriggeredEvent = {
  type: 'alert.triggered',
  timestamp: '2026-11-02T09:31:07.420Z',
  data: {
    execution_id: execution.execution_id,
    alert: { alert_id: alert.alert_id, name: alert.name, metadata: {} },
    execution: shown,
  },
  event_id: 'dlv_01jdq4g7h9j1k3m5n7p9q1r3s5',
  event_type: 'alert.triggered',
  occurred_at: '2026-11-02T09:31:07.420Z',
  namespace_id: 'ns_01jdq39z8y7x6w5v4t3s2r1q0p',
  subject: { type: 'alert', id: alert.alert_id },
};
