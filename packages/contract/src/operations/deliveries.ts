import {
  DeliveryResponse,
  ListDeliveriesQuery,
  ListDeliveriesResponse,
  ReplayDeliveriesRequest,
  ReplayResponse,
} from '../deliveries.ts';
import { orNull } from '../schema.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Deliveries');
const ALL = '/v1/notifications/deliveries';
const ONE = `${ALL}/{delivery_id}`;

const listing = {
  description:
    'Newest first, without the attempts. Filters are combined: each narrows the list. `total_count` is there with `include_total`.',
  permission: 'read',
  query: ListDeliveriesQuery,
  answer: ListDeliveriesResponse,
} as const;

/** The ledger of notifications. */
export const deliveryOperations: readonly Operation[] = [
  define('listDeliveries', `GET ${ALL}`, { summary: 'List deliveries', ...listing }),
  define('listDeliveriesByPost', `POST ${ALL}/list`, {
    summary: 'List deliveries (as a POST)',
    ...listing,
    body: orNull(ListDeliveriesQuery),
    bodyExamples: { failed: { summary: 'What did not arrive', value: { status: 'failed', limit: 20 } } },
  }),
  define('getDelivery', `GET ${ONE}`, {
    summary: 'Get a delivery',
    description:
      'With every attempt: what was sent (secrets masked, the first 16 KB) and what came back. What was merged into a digest or summary is listed with the filter `merged_into`.',
    permission: 'read',
    answer: DeliveryResponse,
  }),
  define('replayDelivery', `POST ${ONE}/replay`, {
    summary: 'Send a delivery again',
    description:
      'Under the same id, with all attempts of a fresh one; earlier attempts stay listed. One that waits already is left: `replayed` is 0 then. 409 where its channel was removed.',
    permission: 'write',
    answer: ReplayResponse,
    errors: [409],
  }),
  define('replayDeliveries', `POST ${ALL}/replay`, {
    summary: 'Send deliveries again',
    description:
      'All that match, the newest first, in steps: held, delivered, failed and discarded ones. Of those that were merged, the digest or summary that told of them is sent again. At least one filter must be given.',
    permission: 'write',
    body: ReplayDeliveriesRequest,
    bodyExamples: {
      outage: {
        summary: 'What did not arrive in an outage',
        value: { status: 'failed', since: '2030-01-01T08:00:00Z', until: '2030-01-01T09:30:00Z' },
      },
    },
    answer: ReplayResponse,
  }),
];
