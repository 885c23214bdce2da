import { GenericDeleteResponse } from '../common.ts';
import { PaginationQuery } from '../pagination.ts';
import { orNull } from '../schema.ts';
import {
  CreateSilenceRequest,
  ListSilencesResponse,
  PatchSilenceRequest,
  PreviewSilenceRequest,
  PreviewSilenceResponse,
  SilenceResponse,
} from '../silences.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Silences');
const ALL = '/v1/notifications/silences';
const ONE = `${ALL}/{silence_id}`;
const matchers = {
  AND: [
    { field: 'alert.metadata.team', operator: 'eq', value: 'brand' },
    { field: 'metadata.brand', operator: 'in', value: ['Acme', 'Globex'] },
  ],
};

/** Silences: what nobody is told of for a while. */
export const silenceOperations: readonly Operation[] = [
  define('createSilence', `POST ${ALL}`, {
    summary: 'Create a silence',
    description:
      'Matches that pass `matchers` are left out of notifications while it is on; a run that has no others is held with the reason `muted`. Runs and their matches are recorded all the same.',
    permission: 'write',
    body: CreateSilenceRequest,
    bodyExamples: {
      brands: {
        summary: 'Two brands during a campaign',
        value: { matchers, ends_at: '2026-12-01T00:00:00Z', comment: 'Our own campaign' },
      },
    },
    answer: SilenceResponse,
  }),
  define('listSilences', `GET ${ALL}`, {
    summary: 'List silences',
    permission: 'read',
    query: PaginationQuery,
    answer: ListSilencesResponse,
  }),
  define('listSilencesByPost', `POST ${ALL}/list`, {
    summary: 'List silences (as a POST)',
    permission: 'read',
    query: PaginationQuery,
    body: orNull(PaginationQuery),
    answer: ListSilencesResponse,
  }),
  define('previewSilence', `POST ${ALL}/preview`, {
    summary: 'See what a silence would have held back',
    description: 'Looks at the latest 1,000 runs that triggered. Changes nothing.',
    permission: 'read',
    body: PreviewSilenceRequest,
    bodyExamples: { brands: { summary: 'Two brands', value: { matchers } } },
    answer: PreviewSilenceResponse,
  }),
  define('getSilence', `GET ${ONE}`, {
    summary: 'Get a silence',
    permission: 'read',
    answer: SilenceResponse,
  }),
  define('updateSilence', `PATCH ${ONE}`, {
    summary: 'Change a silence',
    description: 'Changes what is named. An `ends_at` that is past ends it.',
    permission: 'write',
    body: PatchSilenceRequest,
    answer: SilenceResponse,
  }),
  define('deleteSilence', `DELETE ${ONE}`, {
    summary: 'Delete a silence',
    permission: 'delete',
    answer: GenericDeleteResponse,
  }),
];
