import { APIKeyCreateRequest, APIKeyUpdateRequest, forbidden } from '@tocsin/contract';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { createKey, listKeys, revokeKey, rotateKey, updateKey } from '../../catalog/keys.ts';
import type { AppContext } from '../../context.ts';
import { keepFor } from '../plugins/idempotency.ts';

const PATH = '/v1/organizations/users/:user_email/api-keys';
const querystring = { type: 'object', properties: { include_revoked: { type: 'boolean', default: false } } };
const config = { permission: 'admin', namespace: false } as const;

interface OfUser {
  Params: { user_email: string };
  Querystring: { include_revoked?: boolean };
  Body: APIKeyCreateRequest;
}
interface OfKey {
  Params: { user_email: string; key_name: string };
  Body: APIKeyUpdateRequest;
}

/** API keys. For admins without limits: a key that sees some namespaces could make itself one that sees more. */
export function keyRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.addHook('preHandler', async (request) => requireNoLimits(request));

    app.post<OfUser>(PATH, { config, schema: { body: APIKeyCreateRequest } }, async (request) =>
      createKey(ctx, request.params.user_email, request.body, keepFor(request)),
    );

    app.get<OfUser>(PATH, { config, schema: { querystring } }, async ({ params, query }) => {
      const results = await listKeys(ctx, params.user_email, query.include_revoked ?? false);
      return { results, total: results.length };
    });

    app.patch<OfKey>(
      `${PATH}/:key_name`,
      { config, schema: { body: APIKeyUpdateRequest } },
      async ({ params, body }) => updateKey(ctx, params.user_email, params.key_name, body),
    );

    app.delete<OfKey>(`${PATH}/:key_name`, { config }, async ({ params }) => {
      await revokeKey(ctx, params.user_email, params.key_name);
      return { message: `The API key "${params.key_name}" is revoked`, success: true };
    });

    app.post<OfKey>(`${PATH}/:key_name/rotate`, { config }, async (request) =>
      rotateKey(ctx, request.params.user_email, request.params.key_name, keepFor(request)),
    );
  };
}

function requireNoLimits({ principal }: FastifyRequest): void {
  if (principal.namespaces !== null)
    throw forbidden(
      'A key that is limited to namespaces cannot manage keys; use one for the whole organisation',
    );
  if (principal.operations('') !== null)
    throw forbidden('A key that is limited to operations cannot manage keys; use one without that limit');
}
