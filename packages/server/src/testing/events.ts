import {
  type AlertMatchResult,
  type AlertRunData,
  type ChannelPausedData,
  type DigestData,
  EVENT_TYPES,
  type EventType,
  type FloodGuardData,
  type Metadata,
} from '@tocsin/contract';
import type { NotificationEvent } from '../notify/event.ts';
import { sampleExecution } from '../notify/messages/sample-event.ts';

/** When the events of tests happened. */
export const AT = '2030-01-02T03:04:05.678Z';

/** An event of a type with this data. */
export function eventWith(type: string, data: object): NotificationEvent {
  return {
    type,
    timestamp: AT,
    data: data as Metadata,
    event_id: 'dlv_1',
    event_type: type,
    occurred_at: AT,
    namespace_id: 'ns_1',
    subject: { type: 'alert', id: 'alt_1' },
  };
}

/** A run of an alert with this name and these matches, as messages tell it. */
export function runWith(
  name: string,
  matches: readonly Partial<AlertMatchResult>[] | null,
  change: object = {},
): AlertRunData {
  const sample = sampleExecution(AT);
  const { notification: _, ...execution } = sample;
  const plain = { asset_id: null, matched_features: null, metadata: null, source_document_id: null };
  const shown = matches?.map((match, i) => ({
    document_id: `d${i}`,
    score: 1,
    collection_id: 'col_1',
    ...plain,
    ...match,
  }));
  return {
    execution_id: 'exec_1',
    alert: { alert_id: 'alt_1', name, metadata: { team: 'brand' } },
    execution: {
      ...execution,
      execution_id: 'exec_1',
      alert_id: 'alt_1',
      collection_id: 'col_1',
      match_count: matches?.length ?? 3,
      matches: shown ?? null,
      ...change,
    },
  };
}

/** A digest of two alerts with these names. */
export function digestOf(first: string, second: string, change: Partial<DigestData> = {}): DigestData {
  const of = (alert_id: string, document_id: string, score: number) => ({
    execution_id: `exec_${document_id}`,
    alert_id,
    collection_id: 'col_1',
    executed_at: AT,
    match_count: 2,
    documents: [{ document_id, score }],
  });
  return {
    channel_id: 'chn_1',
    period: { from: '2030-01-01T08:00:00.000Z', to: '2030-01-02T08:00:00.000Z' },
    reason: 'digest_pending',
    total: 3,
    match_count: 9,
    alerts: [
      { alert_id: 'alt_1', name: first, executions: 1, match_count: 2 },
      { alert_id: 'alt_2', name: second, executions: 2, match_count: 7 },
    ],
    executions: [of('alt_1', 'a', 0.91), of('alt_2', 'b', 0.95), of('alt_2', 'c', 0.99)],
    limited: false,
    other_events: {},
    ...change,
  };
}

/** An event of each type, about something with this name. */
export function eventsAbout(name: string): NotificationEvent[] {
  const flood: FloodGuardData = {
    alert: { alert_id: 'alt_1', name, metadata: {} },
    matches: 1480,
    window_ms: 3_600_000,
    normal: 2.5,
    threshold: 50,
    held_since: AT,
  };
  const paused: ChannelPausedData = {
    channel: { channel_id: 'chn_2', name, channel_type: 'webhook' },
    reason: 'failing',
    failures: 100,
    failing_since: AT,
    last_error: `connect refused ${name}`,
    held: 12,
  };
  const change = { alert: { alert_id: 'alt_1', name, description: name, enabled: true } };
  const failed = { status: 'failed', match_count: 0, matches: [], error: { type: 'x', message: name } };
  const data: Readonly<Record<EventType, object>> = {
    'alert.triggered': runWith(name, [{ metadata: { title: name, [name]: name }, document_id: name }]),
    'alert.digest': digestOf(name, name),
    'alert.summary': digestOf(name, name, { reason: 'channel_paused', period: null }),
    'alert.flood_guard': flood,
    'alert.execution.completed': runWith(name, []),
    'alert.execution.failed': runWith(name, [], failed),
    'alert.created': change,
    'alert.updated': change,
    'alert.deleted': change,
    'channel.paused': paused,
    'channel.test': { test: true, message: name, channel: { channel_id: 'chn_1', name } },
  };
  return EVENT_TYPES.map((type) => eventWith(type, data[type]));
}
