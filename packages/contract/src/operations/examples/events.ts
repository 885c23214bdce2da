import type { DigestData, FloodGuardData } from '../../event-data.ts';
import type { WebhookEvent } from '../../events.ts';
import { alert } from './alerts.ts';
import { channel } from './channels.ts';
import { execution } from './executions.ts';

const { alert_id, name } = alert;

/** What a webhook with a daily digest is told. */
export const digest: WebhookEvent<'alert.digest', DigestData> = {
  type: 'alert.digest',
  timestamp: '2026-11-03T08:00:00.120Z',
  data: {
    channel_id: channel.channel_id,
    period: { from: execution.executed_at, to: execution.executed_at },
    reason: 'digest_pending',
    total: 1,
    match_count: 1,
    alerts: [{ alert_id, name, executions: 1, match_count: 1 }],
    executions: [
      {
        execution_id: execution.execution_id,
        alert_id,
        collection_id: execution.collection_id,
        executed_at: execution.executed_at,
        match_count: 1,
        documents: [{ document_id: 'listing-4711', score: 0.94 }],
      },
    ],
    limited: false,
    other_events: {},
  },
  event_id: 'dlv_01jdssk2h9j1k3m5n7p9q1r3s5',
  event_type: 'alert.digest',
  occurred_at: '2026-11-03T08:00:00.120Z',
  namespace_id: 'ns_01jdq39z8y7x6w5v4t3s2r1q0p',
  subject: { type: 'channel', id: channel.channel_id },
};

/** What the owner of an alert is told that matches far more than usual. */
export const floodGuard: WebhookEvent<'alert.flood_guard', FloodGuardData> = {
  type: 'alert.flood_guard',
  timestamp: '2026-11-03T09:12:00.004Z',
  data: {
    alert: { alert_id, name, metadata: {} },
    matches: 480,
    window_ms: 3_600_000,
    normal: 2.5,
    threshold: 50,
    held_since: '2026-11-03T09:11:59.871Z',
  },
  event_id: 'dlv_01jdswpb2a9j1k3m5n7p9q1r3s',
  event_type: 'alert.flood_guard',
  occurred_at: '2026-11-03T09:12:00.004Z',
  namespace_id: 'ns_01jdq39z8y7x6w5v4t3s2r1q0p',
  subject: { type: 'alert', id: alert_id },
};
