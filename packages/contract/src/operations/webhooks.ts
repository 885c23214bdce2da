import {
  AlertChangeData,
  ChannelPausedData,
  ChannelTestData,
  DigestData,
  FloodGuardData,
} from '../event-data.ts';
import { AlertRunData, AlertTriggeredEvent, type EventType, webhookEvent } from '../events.ts';
import type { JsonSchema } from '../schema.ts';
import { digest, floodGuard } from './examples/events.ts';
import { alertTriggered } from './examples/executions.ts';
import type { References } from './references.ts';

interface Told {
  readonly summary: string;
  /** When it is sent, and to whom. */
  readonly when: string;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

const TO_SUBSCRIBERS = 'Sent to the webhooks that subscribe to it';

const of = (type: EventType, data: JsonSchema): JsonSchema => webhookEvent([type], data);

/** What webhooks are told, by the type of the event. */
const EVENTS: Readonly<Record<EventType, Told>> = {
  'alert.triggered': {
    summary: 'An alert triggered',
    when: 'Sent to the webhooks of the alert',
    schema: AlertTriggeredEvent,
    example: alertTriggered,
  },
  'alert.digest': {
    summary: 'What was collected for a digest',
    when: 'Sent to the webhooks of alerts with a digest, when it is due',
    schema: of('alert.digest', DigestData),
    example: digest,
  },
  'alert.summary': {
    summary: 'What was held, in one message',
    when: 'Sent to a webhook that was paused and is not any more, or when a flood of an alert is released',
    schema: of('alert.summary', DigestData),
  },
  'alert.flood_guard': {
    summary: 'An alert matches far more than usual and is held',
    when: 'Sent once to the webhooks of the alert',
    schema: of('alert.flood_guard', FloodGuardData),
    example: floodGuard,
  },
  'alert.execution.completed': {
    summary: 'An alert ran',
    when: TO_SUBSCRIBERS,
    schema: of('alert.execution.completed', AlertRunData),
  },
  'alert.execution.failed': {
    summary: 'An alert could not run',
    when: TO_SUBSCRIBERS,
    schema: of('alert.execution.failed', AlertRunData),
  },
  'alert.created': {
    summary: 'An alert was created',
    when: TO_SUBSCRIBERS,
    schema: of('alert.created', AlertChangeData),
  },
  'alert.updated': {
    summary: 'An alert was changed',
    when: TO_SUBSCRIBERS,
    schema: of('alert.updated', AlertChangeData),
  },
  'alert.deleted': {
    summary: 'An alert was deleted',
    when: TO_SUBSCRIBERS,
    schema: of('alert.deleted', AlertChangeData),
  },
  'channel.paused': {
    summary: 'Another channel was paused',
    when: 'Sent when a channel has failed for long, or wants no more, through another one',
    schema: of('channel.paused', ChannelPausedData),
  },
  'channel.test': {
    summary: 'A test of the channel',
    when: 'Sent when someone tests the channel',
    schema: of('channel.test', ChannelTestData),
  },
};

const DELIVERY =
  'signed as [Standard Webhooks](https://www.standardwebhooks.com) says, at least once and always under the same `webhook-id`. Any 2xx is success; 410 switches the channel off; anything else is tried again later.';

/** The `webhooks` of the document. */
export function webhooksOf(references: References): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(EVENTS).map(([type, told]) => [type, { post: webhook(type, told, references) }]),
  );
}

function webhook(type: string, { summary, when, schema, example }: Told, references: References): object {
  return {
    operationId: operationIdOf(type),
    tags: ['Channels'],
    summary,
    description: `${when}, ${DELIVERY}`,
    security: [],
    parameters: [
      header('webhook-id', 'The same at every attempt.'),
      header('webhook-timestamp', 'Seconds since 1970, of this attempt.'),
      header('webhook-signature', 'One signature per valid secret, separated by spaces.'),
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: references.refer(schema), ...(example !== undefined && { example }) },
      },
    },
    responses: { '2XX': { description: 'Received' } },
  };
}

/** `alertTriggered` for `alert.triggered`. */
function operationIdOf(type: string): string {
  return type.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase());
}

function header(name: string, description: string): object {
  return { name, in: 'header', required: true, description, schema: { type: 'string' } };
}
