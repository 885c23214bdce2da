import { ApiError } from '@tocsin/contract';
import type { FastifyRequest } from 'fastify';
import { resolveNamespace } from '../../catalog/namespaces.ts';
import { operationOf, requireOperation } from '../../catalog/scope-operations.ts';
import type { AppContext } from '../../context.ts';
import { principalOf } from './auth.ts';

/**
 * Whether a request would still be let in, for answers that go on for long: its key may have been revoked, changed or expired,
 * and its namespace deleted.
 * @throws Error where that cannot be found out
 */
export async function isStillAllowed(ctx: AppContext, request: FastifyRequest): Promise<boolean> {
  const { permission = 'admin' } = request.routeOptions.config;
  try {
    const principal = await principalOf(ctx, request.headers.authorization, permission);
    const namespaceId = await resolveNamespace(ctx, principal, request.namespaceId);
    const operation = operationOf(request.method, request.routeOptions.url ?? '', permission);
    requireOperation(principal, namespaceId, operation);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) return false;
    throw error;
  }
}
