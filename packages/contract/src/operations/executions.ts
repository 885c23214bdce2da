import { ExecutionDeliveriesResponse } from '../deliveries.ts';
import { AlertExecutionListResponse, AlertExecutionResult, ListExecutionsQuery } from '../executions.ts';
import { orNull } from '../schema.ts';
import { execution, executionList } from './examples/executions.ts';
import { type Operation, operationsOf, type Said } from './operation.ts';

const define = operationsOf('Executions');
const ONE = '/v1/alerts/executions/{execution_id}';

const listing: Pick<
  Said,
  'permission' | 'query' | 'body' | 'bodyExamples' | 'answer' | 'answerExample' | 'description'
> = {
  description: `Newest first, at any depth. \`total_count\` is always there and exact.

Two forms mean the same: all parameters in the query string, or as a JSON body on the GET. Where a parameter stands in both, the query string wins. A \`cursor\` wins over an \`offset\`; following \`next_cursor\` yields every row of the first page’s moment exactly once, whatever is written meanwhile.`,
  permission: 'read',
  query: ListExecutionsQuery,
  body: orNull(ListExecutionsQuery),
  bodyExamples: { page: { summary: 'The second form', value: { limit: 100, include_total: true } } },
  answer: AlertExecutionListResponse,
  answerExample: executionList,
};

/** The history of runs. */
export const executionOperations: readonly Operation[] = [
  define('listExecutions', 'GET /v1/alerts/executions', {
    summary: 'List the runs of all alerts',
    ...listing,
  }),
  define('listAlertExecutions', 'GET /v1/alerts/{alert_identifier}/executions', {
    summary: 'List the runs of an alert',
    ...listing,
  }),
  define('getExecution', `GET ${ONE}`, {
    summary: 'Get a run',
    description: 'With up to 1,000 matches; lists show 100 of them.',
    permission: 'read',
    answer: AlertExecutionResult,
    answerExample: execution,
  }),
  define('listExecutionDeliveries', `GET ${ONE}/deliveries`, {
    summary: 'List what was sent about a run',
    description: 'Every notification with each attempt to hand it over.',
    permission: 'read',
    answer: ExecutionDeliveriesResponse,
  }),
  define('getAlertResult', 'GET /v1/alerts/{alert_identifier}/results', {
    summary: 'Get the latest run of an alert',
    description: '404 where there is none yet.',
    permission: 'read',
    answer: AlertExecutionResult,
  }),
];
