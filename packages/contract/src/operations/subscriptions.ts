import { PaginationQuery } from '../pagination.ts';
import { orNull } from '../schema.ts';
import { ListWebhooksRequest, ListWebhooksResponse, WebhookRequest, WebhookResponse } from '../webhooks.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Subscriptions');
const ALL = '/v1/organizations/webhooks';
const ONE = `${ALL}/{identifier}`;

/** Subscriptions to events. */
export const webhookOperations: readonly Operation[] = [
  define('createWebhook', `POST ${ALL}/`, {
    summary: 'Subscribe to events',
    description:
      'Systems are told of all that happens: runs, also those of which people are not told, and changes of alerts. Of a shadow alert nobody is told. A webhook without a secret gets one; the answer is the only one that shows it.',
    permission: 'write',
    body: WebhookRequest,
    bodyExamples: {
      runs: {
        summary: 'All runs of all alerts',
        value: {
          webhook_name: 'warehouse',
          event_types: ['alert.execution.completed', 'alert.execution.failed'],
          channels: [{ channel: 'webhook', configs: { url: 'https://example.com/events' } }],
        },
      },
    },
    status: 201,
    answer: WebhookResponse,
  }),
  define('listWebhooks', `POST ${ALL}/list`, {
    summary: 'List subscriptions',
    permission: 'read',
    query: PaginationQuery,
    body: orNull(ListWebhooksRequest),
    answer: ListWebhooksResponse,
  }),
  define('getWebhook', `GET ${ONE}`, {
    summary: 'Get a subscription',
    permission: 'read',
    answer: WebhookResponse,
  }),
  define('replaceWebhook', `PUT ${ONE}`, {
    summary: 'Replace a subscription',
    description:
      'Says anew what it is. A channel with the URL of one that it has keeps its secret, if none is sent. Unless `is_active` is false, channels that were paused are switched on, and one summary each tells what was held.',
    permission: 'write',
    body: WebhookRequest,
    answer: WebhookResponse,
    errors: [409],
  }),
  define('deleteWebhook', `DELETE ${ONE}`, {
    summary: 'Delete a subscription',
    permission: 'delete',
    status: 204,
    answer: {},
  }),
];
