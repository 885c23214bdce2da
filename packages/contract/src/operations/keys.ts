import { GenericSuccessResponse } from '../common.ts';
import {
  APIKeyCreateRequest,
  APIKeyCreateResponse,
  APIKeyModel,
  APIKeyUpdateRequest,
  ListKeysQuery,
  ListKeysResponse,
} from '../keys.ts';
import { keyRequest } from './examples/keys.ts';
import { type Operation, operationsOf, type Said } from './operation.ts';

const define = operationsOf('API keys');
const ALL = '/v1/organizations/users/{user_email}/api-keys';
const ONE = `${ALL}/{key_name}`;
const forAdmins: Pick<Said, 'permission' | 'namespace'> = { permission: 'admin', namespace: false };

/** API keys. For admins whose key is not limited to namespaces. */
export const keyOperations: readonly Operation[] = [
  define('createApiKey', `POST ${ALL}`, {
    ...forAdmins,
    summary: 'Create a key',
    description: 'The answer is the only one that shows the key itself. Any e-mail address is a user.',
    body: APIKeyCreateRequest,
    bodyExamples: { reader: { summary: 'Reads one namespace', value: keyRequest } },
    answer: APIKeyCreateResponse,
  }),
  define('listApiKeys', `GET ${ALL}`, {
    ...forAdmins,
    summary: 'List the keys of a user',
    query: ListKeysQuery,
    answer: ListKeysResponse,
  }),
  define('updateApiKey', `PATCH ${ONE}`, {
    ...forAdmins,
    summary: 'Change a key',
    description: 'Changes what is named; null changes nothing.',
    body: APIKeyUpdateRequest,
    answer: APIKeyModel,
    errors: [409],
  }),
  define('revokeApiKey', `DELETE ${ONE}`, {
    ...forAdmins,
    summary: 'Revoke a key',
    description: 'For good and at once.',
    answer: GenericSuccessResponse,
  }),
  define('rotateApiKey', `POST ${ONE}/rotate`, {
    ...forAdmins,
    summary: 'Give a key a new secret',
    description: 'The old one is invalid at once.',
    answer: APIKeyCreateResponse,
  }),
];
