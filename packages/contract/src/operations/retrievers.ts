import { GenericDeleteResponse } from '../common.ts';
import { PaginationQuery } from '../pagination.ts';
import { RetrieverExecutionDetail } from '../retriever-runs.ts';
import {
  CreateRetrieverRequest,
  ExecuteRetrieverRequest,
  ListRetrieversRequest,
  ListRetrieversResponse,
  PatchRetrieverRequest,
  RetrieverEnvelope,
  RetrieverModel,
} from '../retrievers.ts';
import { orNull } from '../schema.ts';
import { executeRequest, retrieverRequest, searchRetriever } from './examples/retrievers.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Retrievers');
const ONE = '/v1/retrievers/{retriever_id}';

/** Retrievers. */
export const retrieverOperations: readonly Operation[] = [
  define('createRetriever', 'POST /v1/retrievers', {
    summary: 'Create a retriever',
    description:
      'With `collection_identifiers` it searches those collections; with none it looks at the arriving documents themselves.',
    permission: 'write',
    body: CreateRetrieverRequest,
    bodyExamples: {
      arriving: { summary: 'Looks at arriving documents', value: retrieverRequest },
      search: { summary: 'Searches a collection for what is similar', value: searchRetriever },
    },
    answer: RetrieverEnvelope,
  }),
  define('getRetriever', `GET ${ONE}`, {
    summary: 'Get a retriever',
    permission: 'read',
    answer: RetrieverModel,
  }),
  define('updateRetriever', `PATCH ${ONE}`, {
    summary: 'Change a retriever',
    description: 'Changes what is named. The alerts that use it follow, for the next documents.',
    permission: 'write',
    body: PatchRetrieverRequest,
    answer: RetrieverEnvelope,
    errors: [409],
  }),
  define('deleteRetriever', `DELETE ${ONE}`, {
    summary: 'Delete a retriever',
    description: '409 where alerts use it.',
    permission: 'delete',
    answer: GenericDeleteResponse,
    errors: [409],
  }),
  define('listRetrievers', 'POST /v1/retrievers/list', {
    summary: 'List retrievers',
    description: 'Those that belong to no alert.',
    permission: 'read',
    query: PaginationQuery,
    body: orNull(ListRetrieversRequest),
    answer: ListRetrieversResponse,
  }),
  define('executeRetriever', `POST ${ONE}/execute`, {
    summary: 'Run a retriever',
    description: 'Searches its collections now. Nobody is told.',
    permission: 'read',
    body: ExecuteRetrieverRequest,
    bodyExamples: { inputs: { summary: 'With an input', value: executeRequest } },
    answer: RetrieverExecutionDetail,
  }),
];
