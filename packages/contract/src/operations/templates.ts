import { GenericDeleteResponse } from '../common.ts';
import { PaginationQuery } from '../pagination.ts';
import { orNull } from '../schema.ts';
import {
  CreateTemplateRequest,
  ListTemplatesResponse,
  PatchTemplateRequest,
  PreviewSubject,
  PreviewTemplateRequest,
  TemplatePreview,
  TemplateResponse,
} from '../templates.ts';
import { template, templateRequest } from './examples/templates.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Templates');
const ALL = '/v1/notifications/templates';
const ONE = `${ALL}/{template_identifier}`;

/** Templates of messages. */
export const templateOperations: readonly Operation[] = [
  define('createTemplate', `POST ${ALL}`, {
    summary: 'Create a template',
    description: '422 where one of its parts cannot be read, saying where.',
    permission: 'write',
    body: CreateTemplateRequest,
    bodyExamples: { short: { summary: 'For every kind of channel', value: templateRequest } },
    answer: TemplateResponse,
    answerExample: template,
  }),
  define('listTemplates', `GET ${ALL}`, {
    summary: 'List templates',
    permission: 'read',
    query: PaginationQuery,
    answer: ListTemplatesResponse,
  }),
  define('listTemplatesByPost', `POST ${ALL}/list`, {
    summary: 'List templates (as a POST)',
    permission: 'read',
    query: PaginationQuery,
    body: orNull(PaginationQuery),
    answer: ListTemplatesResponse,
  }),
  define('previewTemplate', `POST ${ALL}/preview`, {
    summary: 'Preview a template that is not stored',
    description: 'Shows what each kind of channel would be sent, and sends nothing.',
    permission: 'read',
    body: orNull(PreviewTemplateRequest),
    answer: TemplatePreview,
  }),
  define('getTemplate', `GET ${ONE}`, {
    summary: 'Get a template',
    permission: 'read',
    answer: TemplateResponse,
  }),
  define('updateTemplate', `PATCH ${ONE}`, {
    summary: 'Change a template',
    description: 'Changes what is named; null makes a part the default again.',
    permission: 'write',
    body: PatchTemplateRequest,
    answer: TemplateResponse,
    errors: [409],
  }),
  define('deleteTemplate', `DELETE ${ONE}`, {
    summary: 'Delete a template',
    description: '409 where alerts use it.',
    permission: 'delete',
    answer: GenericDeleteResponse,
    errors: [409],
  }),
  define('previewStoredTemplate', `POST ${ONE}/preview`, {
    summary: 'Preview a template',
    description: 'Shows what each kind of channel would be sent, and sends nothing.',
    permission: 'read',
    body: orNull(PreviewSubject),
    answer: TemplatePreview,
  }),
];
