import { timingSafeEqual } from 'node:crypto';
import { forbidden, unauthorized } from '@tocsin/contract';
import type { FastifyInstance } from 'fastify';
import { type KnownKey, keyCacheOf } from '../../catalog/key-cache.ts';
import { verifierOf } from '../../catalog/verifier.ts';
import type { AppContext, Permission, Principal } from '../../context.ts';
import { errorText } from '../../platform/log.ts';
import { createRateLimiter } from './rate-limit.ts';

const USE_IS_WRITTEN_EVERY_MS = 60_000;
const BEARER = /^Bearer +(sk_\S+)$/i;

/** The id under which the key of the environment appears. */
export const ENVIRONMENT_KEY_ID = 'key_environment';

const ENVIRONMENT: Principal = {
  keyId: ENVIRONMENT_KEY_ID,
  permissions: new Set(['admin']),
  namespaces: null,
  operations: () => null,
};

/** Lets nobody without a valid key, and its permission, into a route that asks for one. */
export function registerAuth(app: FastifyInstance, ctx: AppContext): void {
  const limiter = createRateLimiter(ctx.clock);
  const notes = createUseNotes(ctx);
  app.decorateRequest('principal', null as never);
  app.addHook('onClose', () => notes.written());
  app.addHook('onRequest', async (request, reply) => {
    const { permission } = request.routeOptions.config;
    if (permission === undefined) return;
    const verifier = verifierOf(bearerOf(request.headers.authorization));
    if (isEnvironmentKey(ctx, verifier)) {
      request.principal = ENVIRONMENT;
      return;
    }
    const key = await validKey(ctx, verifier);
    notes.add(key);
    if (key.rateLimit !== null) limiter.count(key.principal.keyId, key.rateLimit, reply);
    requirePermission(key.principal, permission);
    request.principal = key.principal;
  });
}

/**
 * Who makes a request, without counting it.
 * @param header its `authorization`
 * @throws ApiError 401, 403
 */
export async function principalOf(
  ctx: AppContext,
  header: string | undefined,
  permission: Permission,
): Promise<Principal> {
  const verifier = verifierOf(bearerOf(header));
  if (isEnvironmentKey(ctx, verifier)) return ENVIRONMENT;
  const { principal } = await validKey(ctx, verifier);
  requirePermission(principal, permission);
  return principal;
}

/** Whether the permission is held; an admin holds them all. */
export function mayDo(principal: Principal, permission: Permission): boolean {
  return principal.permissions.has(permission) || principal.permissions.has('admin');
}

function requirePermission(principal: Principal, permission: Permission): void {
  if (!mayDo(principal, permission))
    throw forbidden(`This key lacks the permission "${permission}"`, { permission });
}

function bearerOf(header: string | undefined): string {
  const key = BEARER.exec(header?.trim() ?? '')?.[1];
  if (key === undefined) throw unauthorized();
  return key;
}

function isEnvironmentKey(ctx: AppContext, verifier: string): boolean {
  if (ctx.environmentKeyVerifier === null) return false;
  const expected = Buffer.from(ctx.environmentKeyVerifier);
  const given = Buffer.from(verifier);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

async function validKey(ctx: AppContext, verifier: string): Promise<KnownKey> {
  const key = await keyCacheOf(ctx).find(verifier);
  const valid = key !== null && !key.revoked && (key.expiresAt === null || key.expiresAt > ctx.clock.now());
  if (!valid) throw unauthorized();
  return key;
}

interface UseNotes {
  add(key: KnownKey): void;
  /** Resolves when no write is under way. */
  written(): Promise<void>;
}

/** Writes when a key was used last, once a minute at most and without the request waiting for it. */
function createUseNotes(ctx: AppContext): UseNotes {
  const noted = new Map<string, number>();
  const running = new Set<Promise<void>>();
  return {
    add({ principal: { keyId }, lastUsedAt }) {
      const now = ctx.clock.now();
      const last = noted.get(keyId) ?? lastUsedAt ?? Number.NEGATIVE_INFINITY;
      if (now - last < USE_IS_WRITTEN_EVERY_MS) return;
      noted.set(keyId, now);
      const write = writeUse(ctx, keyId, now).finally(() => running.delete(write));
      running.add(write);
    },
    async written() {
      await Promise.all(running);
    },
  };
}

async function writeUse(ctx: AppContext, keyId: string, now: number): Promise<void> {
  try {
    await ctx.db.transaction((tx) =>
      tx.updateTable('api_keys').set({ last_used_at: now }).where('key_id', '=', keyId).execute(),
    );
  } catch (error) {
    ctx.log.warn('the use of a key could not be noted', { key_id: keyId, error: errorText(error) });
  }
}
