import type { AlertChangeData, ChannelPausedData, ChannelTestData, FloodGuardData } from '@tocsin/contract';
import type { NotificationEvent } from '../../event.ts';
import type { Message, MessageLink } from '../message.ts';
import { count, counted, minute, oneLine, quoted, span } from '../words.ts';
import { type Around, contextOf } from './around.ts';

const PLAIN = { lead: [], facts: [], entries: [], more: null, links: [] } as const;

/** `alert.flood_guard`: an alert is held since it matches far more than usual. */
export function describeFloodGuard(event: NotificationEvent, around: Around): Message {
  const { alert, matches, window_ms, normal, threshold, held_since } =
    event.data as unknown as FloodGuardData;
  return {
    ...PLAIN,
    title: `${quoted(alert.name)} matches far more than usual and is held`,
    lead: [
      `${counted(matches, 'match', 'matches')} within ${span(window_ms)}; about ${count(normal)} would be normal.`,
      'Nothing is lost: all of it is recorded, and nobody is told until you release or discard what is held.',
    ],
    facts: [
      { label: 'held since', value: minute(held_since) },
      { label: 'held from', value: `${counted(threshold, 'match', 'matches')} on` },
    ],
    links: alertLink(alert.alert_id, around),
    context: contextOf(event, oneLine(alert.alert_id, 60)),
  };
}

/** `channel.paused`: another channel is sent nothing any more. */
export function describeChannelPaused(event: NotificationEvent): Message {
  const { channel, reason, failures, failing_since, last_error, held } =
    event.data as unknown as ChannelPausedData;
  const since = failing_since === null ? '' : ` since ${minute(failing_since)}`;
  const why =
    reason === 'gone'
      ? 'Its endpoint answered that it wants no more (410).'
      : `${counted(failures, 'attempt')} in a row failed${since}.`;
  const error = last_error === null ? [] : [{ label: 'last error', value: oneLine(last_error, 300) }];
  const waiting = held === 0 ? [] : [{ label: 'held', value: counted(held, 'message') }];
  return {
    ...PLAIN,
    title: `The ${oneLine(channel.channel_type, 20)} channel ${quoted(channel.name ?? channel.channel_id)} was paused`,
    lead: [why, 'Resume it, or test it, when it works again: what is held until then comes as one message.'],
    facts: [...error, ...waiting],
    context: contextOf(event, oneLine(channel.channel_id, 60)),
  };
}

/** `alert.created`, `alert.updated`, `alert.deleted`. */
export function describeAlertChange(event: NotificationEvent, around: Around): Message {
  const { alert } = event.data as unknown as AlertChangeData;
  const what = { 'alert.created': 'created', 'alert.updated': 'changed' }[event.type] ?? 'deleted';
  return {
    ...PLAIN,
    title: `The alert ${quoted(alert.name)} was ${what}`,
    lead: alert.description ? [oneLine(alert.description, 500)] : [],
    facts:
      what === 'deleted' ? [] : [{ label: 'state', value: alert.enabled ? 'switched on' : 'switched off' }],
    links: what === 'deleted' ? [] : alertLink(alert.alert_id, around),
    context: contextOf(event, oneLine(alert.alert_id, 60)),
  };
}

/** `channel.test`. */
export function describeChannelTest(event: NotificationEvent): Message {
  const { message, channel } = event.data as unknown as ChannelTestData;
  return {
    ...PLAIN,
    title: 'Test: this channel works',
    lead: [oneLine(message, 1000)],
    context: contextOf(event, oneLine(channel.channel_id, 60)),
  };
}

function alertLink(alertId: string, { links }: Around): MessageLink[] {
  return links === null ? [] : [{ label: 'Alert', url: links.alert(alertId) }];
}
