import { type Ledger, nth } from './ledger-fill.ts';

/** What a list is asked for, by the name of its case. Each alone, what people ask together, and what is hard to find. */
export function ledgerCases({ begin, end, total, digestId }: Ledger): Readonly<Record<string, object>> {
  const at = (share: number): string => new Date(begin + share * (end - begin)).toISOString();
  const [often, rare] = [nth('alt_', 0), nth('alt_', 1999)];
  const [busy, quiet] = [nth('chn_', 0), nth('chn_', 199)];
  return {
    none: {},
    alert: { alert_id: often },
    'alert-rare': { alert_id: rare },
    execution: { execution_id: nth('exec_', Math.floor(total / 2)) },
    channel: { channel_id: busy },
    'channel-rare': { channel_id: quiet },
    'status-pending': { status: 'pending' },
    'status-delivered': { status: 'delivered' },
    'status-failed': { status: 'failed' },
    'status-held': { status: 'held' },
    'status-merged': { status: 'merged' },
    'status-discarded': { status: 'discarded' },
    'reason-sent': { reason: 'sent' },
    'reason-timeout': { reason: 'timeout' },
    'reason-digest_pending': { reason: 'digest_pending' },
    'reason-none': { reason: 'shadow' },
    'code-200': { status_code: 200 },
    'code-410': { status_code: 410 },
    'event-triggered': { event_type: 'alert.triggered' },
    'event-digest': { event_type: 'alert.digest' },
    'event-paused': { event_type: 'channel.paused' },
    merged_into: { merged_into: digestId },
    time: { since: at(0.5), until: at(0.501) },
    'time-old': { until: at(0.001) },
    'alert+failed': { alert_id: often, status: 'failed' },
    'alert-rare+delivered': { alert_id: rare, status: 'delivered' },
    'channel+failed': { channel_id: busy, status: 'failed' },
    'channel+alert': { channel_id: busy, alert_id: often },
    'channel+alert-rare': { channel_id: busy, alert_id: rare },
    'failed+timeout+time': { status: 'failed', reason: 'timeout', since: at(0.5), until: at(0.6) },
    'failed+code-500': { status: 'failed', status_code: 500 },
    'hard/failed+sent': { status: 'failed', reason: 'sent' },
    'hard/delivered+timeout': { status: 'delivered', reason: 'timeout' },
    'hard/failed+code-200': { status: 'failed', status_code: 200 },
    'hard/alert+code-410': { alert_id: often, status_code: 410 },
    'hard/alert+held+code-200': { alert_id: often, status: 'held', status_code: 200 },
    'hard/channel+held+code-200': { channel_id: busy, status: 'held', status_code: 200 },
    'hard/channel+alert+gone': { channel_id: busy, alert_id: often, reason: 'gone' },
    'hard/channel+sent+alert-none': { channel_id: busy, reason: 'sent', alert_id: 'alt_none' },
    'hard/channel+digest': { channel_id: quiet, event_type: 'alert.digest' },
    'hard/triggered+channel-none': { event_type: 'alert.triggered', channel_id: 'chn_none' },
    'hard/delivered+code-204+time-old': { status: 'delivered', status_code: 204, until: at(0.0001) },
    'hard/all': { alert_id: often, channel_id: busy, status: 'delivered', reason: 'sent', status_code: 202 },
  };
}
