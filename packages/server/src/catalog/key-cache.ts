import type { ResourceScope } from '@tocsin/contract';
import type { AppContext, Permission, Principal } from '../context.ts';
import type { ApiKeysTable } from '../store/tables.ts';
import { operationsOf } from './scope-operations.ts';

const TTL_MS = 1000;
const MAX_KEYS = 10_000;

/** What must be known of a key to let a request in. */
export interface KnownKey {
  readonly principal: Principal;
  readonly revoked: boolean;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  /** Requests per minute. */
  readonly rateLimit: number | null;
}

/** Keys by verifier, remembered for a second at most. */
export interface KeyCache {
  find(verifier: string): Promise<KnownKey | null>;
  /** Forgets all; to be called after every change of keys. */
  clear(): void;
}

const caches = new WeakMap<AppContext, KeyCache>();

/** The cache of a server. */
export function keyCacheOf(ctx: AppContext): KeyCache {
  const known = caches.get(ctx);
  if (known) return known;
  const fresh = createKeyCache(ctx);
  caches.set(ctx, fresh);
  return fresh;
}

function createKeyCache(ctx: AppContext): KeyCache {
  let entries = new Map<string, { key: KnownKey; readAt: number }>();
  return {
    async find(verifier) {
      const now = ctx.clock.now();
      const entry = entries.get(verifier);
      if (entry && now >= entry.readAt && now - entry.readAt < TTL_MS) return entry.key;
      const target = entries; // what is read before a change must not be remembered after it
      const key = await readKey(ctx, verifier);
      if (key === null) target.delete(verifier);
      else if (target.size < MAX_KEYS || target.has(verifier)) target.set(verifier, { key, readAt: now });
      else entries = new Map();
      return key;
    },
    clear() {
      entries = new Map();
    },
  };
}

async function readKey(ctx: AppContext, verifier: string): Promise<KnownKey | null> {
  const row = await ctx.db.read
    .selectFrom('api_keys')
    .selectAll()
    .where('verifier', '=', verifier)
    .executeTakeFirst();
  return row ? knownKeyOf(row) : null;
}

function knownKeyOf(row: ApiKeysTable): KnownKey {
  const scopes = JSON.parse(row.scopes_json) as ResourceScope[];
  return {
    principal: {
      keyId: row.key_id,
      permissions: new Set(JSON.parse(row.permissions_json) as Permission[]),
      namespaces: namespacesOf(scopes),
      operations: operationsOf(scopes),
    },
    revoked: row.status === 'revoked',
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    rateLimit: row.rate_limit,
  };
}

/** No scopes, or one on the organisation, mean all namespaces. */
function namespacesOf(scopes: readonly ResourceScope[]): ReadonlySet<string> | null {
  if (scopes.length === 0 || scopes.some((scope) => scope.resource_type === 'organization')) return null;
  return new Set(scopes.map((scope) => scope.resource_id));
}
