import { alertOperations } from './alerts.ts';
import { channelOperations } from './channels.ts';
import { collectionOperations } from './collections.ts';
import { deadLetterOperations } from './dead-letters.ts';
import { deliveryOperations } from './deliveries.ts';
import { documentOperations } from './documents.ts';
import { executionOperations } from './executions.ts';
import { healthOperations } from './health.ts';
import { keyOperations } from './keys.ts';
import { namespaceOperations } from './namespaces.ts';
import type { Operation } from './operation.ts';
import { retrieverOperations } from './retrievers.ts';
import { silenceOperations } from './silences.ts';
import { statisticsOperations } from './statistics.ts';
import { webhookOperations } from './subscriptions.ts';
import { templateOperations } from './templates.ts';

/** Every operation of the API, in the order of the docs. */
export const operations: readonly Operation[] = [
  ...namespaceOperations,
  ...collectionOperations,
  ...documentOperations,
  ...retrieverOperations,
  ...alertOperations,
  ...executionOperations,
  ...channelOperations,
  ...webhookOperations,
  ...silenceOperations,
  ...templateOperations,
  ...deliveryOperations,
  ...deadLetterOperations,
  ...statisticsOperations,
  ...keyOperations,
  ...healthOperations,
];
