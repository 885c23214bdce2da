import { ExecutionDeliveriesResponse } from '../deliveries.ts';
import {
  AlertExecutionListResponse,
  AlertExecutionResult,
  ListExecutionsQuery,
  StreamExecutionsQuery,
} from '../executions.ts';
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
  define('streamExecutions', 'GET /v1/alerts/executions/stream', {
    summary: 'Follow the runs live',
    description: `Server-sent events, one for each run as it is recorded, in the order in which they were committed; the filters are those of the list, and look at a run as it is when it is sent.

| event | \`data\` |
|---|---|
| \`ready\` | \`{"resumed": boolean}\`: the stream has begun |
| \`execution\` | a run as the list shows it, on one line |
| \`gap\` | runs after your last event may have been removed because they were kept long enough, or the database was restored from an older copy |

Every event has an id. A client that connects again with the last one as \`Last-Event-ID\`, as browsers do by themselves, goes on behind it and misses nothing; without one the stream begins now (on PostgreSQL a moment earlier). A run may come twice over two connections, never over one. A comment every 15 seconds keeps a silent connection open; it moves your last id on. 503 where the process has 1,000 streams open.`,
    permission: 'read',
    query: StreamExecutionsQuery,
    headers: { 'Last-Event-ID': 'The id of the last event that you have.' },
    answer: { type: 'string', description: 'Events, separated by empty lines.' },
    answerType: 'text/event-stream',
    answerExample: `id: WzEyLCIiXQ.lXo1xK9hQ2m0bVZ3r7cN4g\nevent: ready\ndata: {"resumed":false}\n\n`,
    errors: [503],
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
