import { GenericSuccessResponse } from '../common.ts';
import { ListDeadLettersResponse } from '../dead-letters.ts';
import { PaginationQuery } from '../pagination.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Dead letters');

/** Batches that could not be checked, and messages that could not be delivered. */
export const deadLetterOperations: readonly Operation[] = [
  define('listDeadLetters', 'GET /v1/dead-letters', {
    summary: 'List dead letters',
    description:
      'Batches that could not be checked and messages that could not be delivered, oldest first, each with the error of its last attempt.',
    permission: 'read',
    query: PaginationQuery,
    answer: ListDeadLettersResponse,
  }),
  define('retryDeadLetter', 'POST /v1/dead-letters/{job_id}/retry', {
    summary: 'Try a dead letter again',
    description: 'With all its attempts.',
    permission: 'write',
    answer: GenericSuccessResponse,
  }),
];
