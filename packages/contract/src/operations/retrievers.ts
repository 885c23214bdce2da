import { GenericDeleteResponse } from '../common.ts';
import { PaginationQuery } from '../pagination.ts';
import {
  AdhocExecutionDetail,
  ListAdhocExecutionsRequest,
  ListAdhocExecutionsResponse,
  ListRetrieverExecutionsRequest,
  ListRetrieverExecutionsResponse,
} from '../retriever-executions.ts';
import { ExplainRetrieverResponse, RetrieverExecutionDetail } from '../retriever-runs.ts';
import {
  AdhocExecuteRequest,
  CreateRetrieverRequest,
  ExecuteRetrieverQuery,
  ExecuteRetrieverRequest,
  ExplainRetrieverRequest,
  ListRetrieversRequest,
  ListRetrieversResponse,
  PatchRetrieverRequest,
  RetrieverEnvelope,
  RetrieverModel,
  RetrieverStageDefinition,
} from '../retrievers.ts';
import { list, orNull } from '../schema.ts';
import { adhocRequest, executeRequest, retrieverRequest, searchRetriever } from './examples/retrievers.ts';
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
    description: 'Searches its collections now, and records the run. Nobody is told.',
    permission: 'read',
    query: ExecuteRetrieverQuery,
    body: orNull(ExecuteRetrieverRequest),
    bodyExamples: { inputs: { summary: 'With an input', value: executeRequest } },
    answer: RetrieverExecutionDetail,
  }),
  define('explainRetriever', `POST ${ONE}/execute/explain`, {
    summary: 'Explain how a retriever would run',
    permission: 'read',
    body: orNull(ExplainRetrieverRequest),
    answer: ExplainRetrieverResponse,
  }),
  define('listRetrieverExecutions', `POST ${ONE}/executions/list`, {
    summary: 'List the runs of a retriever',
    description: 'Those that were asked for over the API, newest first.',
    permission: 'read',
    query: PaginationQuery,
    body: orNull(ListRetrieverExecutionsRequest),
    answer: ListRetrieverExecutionsResponse,
  }),
  define('getRetrieverExecution', `GET ${ONE}/executions/{execution_id}`, {
    summary: 'Get a run of a retriever',
    permission: 'read',
    answer: RetrieverExecutionDetail,
  }),
  define('executeAdhocRetriever', 'POST /v1/retrievers/execute', {
    summary: 'Run a retriever that is not stored',
    permission: 'read',
    query: ExecuteRetrieverQuery,
    body: AdhocExecuteRequest,
    bodyExamples: { search: { summary: 'What is similar to a vector', value: adhocRequest } },
    answer: RetrieverExecutionDetail,
  }),
  define('listAdhocExecutions', 'POST /v1/retrievers/executions/list', {
    summary: 'List the runs of retrievers that are not stored',
    permission: 'read',
    query: PaginationQuery,
    body: orNull(ListAdhocExecutionsRequest),
    answer: ListAdhocExecutionsResponse,
  }),
  define('getAdhocExecution', 'GET /v1/retrievers/executions/{execution_id}', {
    summary: 'Get a run of a retriever that is not stored',
    permission: 'read',
    answer: AdhocExecutionDetail,
  }),
  define('listRetrieverStages', 'GET /v1/retrievers/stages', {
    summary: 'List the stages that retrievers can have',
    description: 'Each with a schema of its parameters.',
    permission: 'read',
    namespace: false,
    answer: list(RetrieverStageDefinition),
  }),
];
