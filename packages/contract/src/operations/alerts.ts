import {
  AlertResponse,
  CreateAlertRequest,
  ListAlertsRequest,
  ListAlertsResponse,
  PatchAlertRequest,
} from '../alerts.ts';
import {
  AlertApplicationResponse,
  ListAlertApplicationsResponse,
  PutAlertApplicationRequest,
} from '../applications.ts';
import { GenericDeleteResponse } from '../common.ts';
import { AlertRunningResponse, EXECUTE_LIMITS, ExecuteAlertRequest } from '../execute-alert.ts';
import { AlertExecutionResult } from '../executions.ts';
import { FloodGuardResponse, SnoozeRequest } from '../fatigue.ts';
import { PaginationQuery } from '../pagination.ts';
import { PREVIEW_LIMITS, PreviewAlertRequest, PreviewAlertResponse } from '../preview-alert.ts';
import { orNull } from '../schema.ts';
import { alert, alertRequest, alertWithRetriever, application, lately } from './examples/alerts.ts';
import { execution } from './examples/executions.ts';
import { preview, previewRequest } from './examples/preview.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Alerts');
const ONE = '/v1/alerts/{alert_identifier}';
const APPLICATION = `${ONE}/applications/{collection_identifier}`;

/** Alerts, and how they are attached to collections. */
export const alertOperations: readonly Operation[] = [
  define('createAlert', 'POST /v1/alerts', {
    summary: 'Create an alert',
    description:
      'Names a stored retriever, or brings one along. It runs once it is attached to a collection: in the collection’s `alert_applications`, or with a PUT on its applications.',
    permission: 'write',
    body: CreateAlertRequest,
    bodyExamples: {
      stored: { summary: 'With a stored retriever and a channel', value: alertRequest },
      inline: { summary: 'With a retriever of its own', value: alertWithRetriever },
    },
    answer: AlertResponse,
    answerExample: alert,
  }),
  define('getAlert', `GET ${ONE}`, {
    summary: 'Get an alert',
    permission: 'read',
    answer: AlertResponse,
    answerExample: alert,
  }),
  define('updateAlert', `PATCH ${ONE}`, {
    summary: 'Change an alert',
    description: 'Changes what is named; null changes nothing. It takes effect for the next documents.',
    permission: 'write',
    body: PatchAlertRequest,
    bodyExamples: { pause: { summary: 'Pause it', value: { enabled: false } } },
    answer: AlertResponse,
    errors: [409],
  }),
  define('deleteAlert', `DELETE ${ONE}`, {
    summary: 'Delete an alert',
    description: 'Detaches it, and removes its history in the background.',
    permission: 'delete',
    answer: GenericDeleteResponse,
  }),
  define('listAlerts', 'POST /v1/alerts/list', {
    summary: 'List alerts',
    description: 'Searches, filters and sorts; `stats` are about all alerts and come with the first page.',
    permission: 'read',
    query: PaginationQuery,
    body: orNull(ListAlertsRequest),
    bodyExamples: {
      search: { summary: 'Enabled ones with a word', value: { search: 'look', filters: { enabled: true } } },
    },
    answer: ListAlertsResponse,
  }),
  define('snoozeAlert', `POST ${ONE}/snooze`, {
    summary: 'Snooze an alert',
    description: 'It runs and is recorded; nobody is told until then.',
    permission: 'write',
    body: SnoozeRequest,
    bodyExamples: { hour: { summary: 'For an hour', value: { for: '1h' } } },
    answer: AlertResponse,
  }),
  define('wakeAlert', `POST ${ONE}/wake`, {
    summary: 'End the snooze of an alert',
    permission: 'write',
    answer: AlertResponse,
  }),
  define('releaseFlood', `POST ${ONE}/flood-guard/release`, {
    summary: 'Release what the flood guard holds',
    description:
      'One message for each channel sums up what was held, and the alert tells again. What was in the flood counts as normal from now on.',
    permission: 'write',
    answer: FloodGuardResponse,
  }),
  define('discardFlood', `POST ${ONE}/flood-guard/discard`, {
    summary: 'Discard what the flood guard holds',
    description: 'Nobody is told of it; it stays recorded. The alert tells again.',
    permission: 'write',
    answer: FloodGuardResponse,
  }),
  define('executeAlert', `POST ${ONE}/execute`, {
    summary: 'Run an alert now',
    description: `Checks documents that are stored already: those with the ids, those that pass the filters, those created in the time; what is said together must hold together, and nothing said means all. Of more than ${EXECUTE_LIMITS.documents.toLocaleString('en')} the first by id are checked, and the execution is \`limited\`. People are told as usual, unless \`dry_run\` is set: then the execution is recorded and nobody is told, which works for a disabled alert, too.

Answers with the execution, or with 202 where that takes longer than 25 seconds: it can be found by its \`batch_id\` then.`,
    permission: 'write',
    body: orNull(ExecuteAlertRequest),
    bodyExamples: {
      lately: { summary: 'What came since Monday, telling nobody', value: lately },
      some: { summary: 'Some documents', value: { document_ids: ['sku-1', 'sku-2'] } },
    },
    answer: AlertExecutionResult,
    answerExample: execution,
    accepted: AlertRunningResponse,
  }),
  define('previewAlert', 'POST /v1/alerts/preview', {
    summary: 'Preview an alert',
    description: `Says what a draft would have found among the latest documents of a collection, with evidence, and how their scores lie around its threshold. Nothing is recorded and nobody is told. What is wrong with the draft is said as when the alert is created.

It takes at most ${PREVIEW_LIMITS.milliseconds / 1000} seconds: what could be looked at by then is told, and it is \`limited\`.`,
    permission: 'read',
    body: PreviewAlertRequest,
    bodyExamples: { search: { summary: 'A search with a constant', value: previewRequest } },
    answer: PreviewAlertResponse,
    answerExample: preview,
  }),
  define('listAlertApplications', `GET ${ONE}/applications`, {
    summary: 'List the collections of an alert',
    permission: 'read',
    query: PaginationQuery,
    answer: ListAlertApplicationsResponse,
  }),
  define('getAlertApplication', `GET ${APPLICATION}`, {
    summary: 'Get how an alert is attached to a collection',
    permission: 'read',
    answer: AlertApplicationResponse,
    answerExample: application,
  }),
  define('putAlertApplication', `PUT ${APPLICATION}`, {
    summary: 'Attach an alert to a collection',
    description: 'Attaches it, or changes how it is attached. What is not named takes its default.',
    permission: 'write',
    body: orNull(PutAlertApplicationRequest),
    bodyExamples: { early: { summary: 'Before the others', value: { execution_phase: 1, priority: 100 } } },
    answer: AlertApplicationResponse,
    errors: [409],
  }),
  define('deleteAlertApplication', `DELETE ${APPLICATION}`, {
    summary: 'Detach an alert from a collection',
    permission: 'delete',
    answer: GenericDeleteResponse,
  }),
];
