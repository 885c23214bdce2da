import type { StatisticsResponse } from '../../statistics.ts';
import { alert } from './alerts.ts';

const none = { pending: 0, delivered: 0, failed: 0, held: 0, merged: 0, discarded: 0 };
const sent = { ...none, delivered: 3, failed: 1 };
const channelId = 'chn_01jdq3a5b7c9d1e3f5g7h9j1k3';

/** Half an hour of a namespace, in two steps. */
export const statistics: StatisticsResponse = {
  from: '2026-11-02T09:30:00.000Z',
  to: '2026-11-02T10:00:00.000Z',
  step_ms: 900_000,
  buckets: [
    {
      from: '2026-11-02T09:30:00.000Z',
      to: '2026-11-02T09:45:00.000Z',
      executions: 40,
      triggered: 4,
      failed: 0,
      deliveries: sent,
    },
    {
      from: '2026-11-02T09:45:00.000Z',
      to: '2026-11-02T10:00:00.000Z',
      executions: 38,
      triggered: 0,
      failed: 0,
      deliveries: none,
    },
  ],
  totals: { executions: 78, triggered: 4, failed: 0, deliveries: sent },
  reasons: { sent: 420, throttled: 12 },
  busiest: [{ alert_id: alert.alert_id, name: alert.name, executions: 78, triggered: 4, delivered: 3 }],
  noisiest: [{ alert_id: alert.alert_id, name: alert.name, executions: 78, triggered: 4, delivered: 3 }],
  held: [{ channel_id: channelId, channel_name: 'On call', reason: 'digest_pending', count: 2 }],
  channels_from: '2026-11-02T09:30:00.000Z',
  channels: [
    {
      channel_id: channelId,
      name: 'On call',
      channel_type: 'webhook',
      enabled: true,
      paused_at: null,
      pause_reason: null,
      deliveries: sent,
      success_rate: 0.75,
      median_delay_ms: 84,
      last_failure: {
        at: '2026-11-02T09:41:12.000Z',
        delivery_id: 'dlv_01jdq4g7h9j1k3m5n7p9q1r3s5',
        reason: 'rejected',
        status_code: 404,
      },
    },
  ],
  backlog: { unchecked_batches: 0, dead_letters: 0, pending_deliveries: 0 },
};
