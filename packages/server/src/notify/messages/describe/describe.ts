import { EVENT_TYPES, type EventType } from '@tocsin/contract';
import type { NotificationEvent } from '../../event.ts';
import type { Message } from '../message.ts';
import { oneLine } from '../words.ts';
import type { Around } from './around.ts';
import { describeDigest } from './digest.ts';
import {
  describeAlertChange,
  describeChannelPaused,
  describeChannelTest,
  describeFloodGuard,
} from './notices.ts';
import { describeRun } from './run.ts';

const DESCRIBERS: Readonly<Record<EventType, (event: NotificationEvent, around: Around) => Message>> = {
  'alert.triggered': describeRun,
  'alert.digest': describeDigest,
  'alert.summary': describeDigest,
  'alert.flood_guard': describeFloodGuard,
  'alert.execution.completed': describeRun,
  'alert.execution.failed': describeRun,
  'alert.created': describeAlertChange,
  'alert.updated': describeAlertChange,
  'alert.deleted': describeAlertChange,
  'channel.paused': describeChannelPaused,
  'channel.test': describeChannelTest,
};

/** What an event says to people. @throws where its data is not what its type says */
export function describeEvent(event: NotificationEvent, around: Around): Message {
  const type = EVENT_TYPES.find((one) => one === event.type);
  return type === undefined ? bareMessage(event) : DESCRIBERS[type](event, around);
}

/** What can be said of an event without its data. */
export function bareMessage({ type, subject, event_id }: NotificationEvent): Message {
  return {
    title: `${oneLine(String(type), 60)}: ${oneLine(String(subject?.id), 80)}`,
    lead: [],
    facts: [],
    entries: [],
    more: null,
    links: [],
    context: `Tocsin · ${oneLine(String(event_id), 60)}`,
  };
}
