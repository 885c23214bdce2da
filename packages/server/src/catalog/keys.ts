import { createHash } from 'node:crypto';
import {
  type APIKeyCreateRequest,
  type APIKeyCreateResponse,
  type APIKeyModel,
  type APIKeyUpdateRequest,
  alreadyExists,
  ID_PREFIXES,
  looksLikeId,
  notFound,
  PERMISSIONS,
  type Permission,
  type ResourceScope,
  validationError,
} from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { isoTime } from '../platform/clock.ts';
import type { Reader, Transaction } from '../store/database.ts';
import type { ApiKeysTable } from '../store/tables.ts';
import { type Keep, keepNothing, transactionKeeping } from './keep.ts';
import { keyCacheOf } from './key-cache.ts';
import { checkScopes } from './key-scopes.ts';
import { fingerprintOf, generateKey, verifierOf } from './verifier.ts';

export { verifierOf } from './verifier.ts';

const PREFIX_LENGTH = 12;
const DEFAULT_PERMISSIONS: readonly Permission[] = ['read'];

/**
 * Makes a key; the answer is the only one that holds it.
 * @param keep keeps the answer
 * @throws ApiError 409 where the user has a key of this name, 422 where a field cannot be honoured
 */
export async function createKey(
  ctx: AppContext,
  userEmail: string,
  request: APIKeyCreateRequest,
  keep: Keep<APIKeyCreateResponse> = keepNothing,
): Promise<APIKeyCreateResponse> {
  const key = generateKey();
  const row: ApiKeysTable = {
    key_id: ctx.ids.next(ID_PREFIXES.key),
    user_email: emailOf(userEmail),
    name: request.name,
    ...secretColumns(key),
    permissions_json: JSON.stringify(permissionsOf(request.permissions ?? DEFAULT_PERMISSIONS)),
    scopes_json: '[]',
    description: request.description ?? '',
    rate_limit: request.rate_limit_override ?? null,
    status: 'active',
    expires_at: expiryOf(ctx, request.expires_at),
    last_used_at: null,
    created_at: ctx.clock.now(),
    revoked_at: null,
  };
  return transactionKeeping(ctx.db, keep, async (tx) => {
    await refuseTakenName(tx, row.user_email, row.name);
    row.scopes_json = JSON.stringify(await checkScopes(tx, ctx.organizationId, request.scopes ?? []));
    await tx.insertInto('api_keys').values(row).execute();
    return { ...modelOf(ctx, row), key };
  });
}

/** The keys of a user, oldest first. */
export async function listKeys(
  ctx: AppContext,
  userEmail: string,
  includeRevoked: boolean,
): Promise<APIKeyModel[]> {
  let query = ctx.db.read.selectFrom('api_keys').selectAll().where('user_email', '=', emailOf(userEmail));
  if (!includeRevoked) query = query.where('status', '=', 'active');
  const rows = await query.orderBy('key_id').execute();
  return rows.map((row) => modelOf(ctx, row));
}

/** Changes what the request names; null changes nothing, so that no client widens a key by chance. */
export async function updateKey(
  ctx: AppContext,
  userEmail: string,
  name: string,
  request: APIKeyUpdateRequest,
): Promise<APIKeyModel> {
  return change(ctx, userEmail, name, async (tx, row) => {
    if (request.name != null && request.name !== row.name)
      await refuseTakenName(tx, row.user_email, request.name);
    const scopes = request.scopes == null ? null : await checkScopes(tx, ctx.organizationId, request.scopes);
    return {
      name: request.name ?? row.name,
      description: request.description ?? row.description,
      permissions_json:
        request.permissions == null
          ? row.permissions_json
          : JSON.stringify(permissionsOf(request.permissions)),
      scopes_json: scopes === null ? row.scopes_json : JSON.stringify(scopes),
      rate_limit: request.rate_limit_override ?? row.rate_limit,
      expires_at: request.expires_at == null ? row.expires_at : expiryOf(ctx, request.expires_at),
      ...statusColumns(ctx, request),
    };
  });
}

/** Revokes a key, for good and at once. */
export async function revokeKey(ctx: AppContext, userEmail: string, name: string): Promise<void> {
  await change(ctx, userEmail, name, async () => ({ status: 'revoked', revoked_at: ctx.clock.now() }));
}

/**
 * Gives a key a new secret; the old one is invalid at once.
 * @param keep keeps the answer
 */
export async function rotateKey(
  ctx: AppContext,
  userEmail: string,
  name: string,
  keep: Keep<APIKeyCreateResponse> = keepNothing,
): Promise<APIKeyCreateResponse> {
  const key = generateKey();
  const keepModel: Keep<APIKeyModel> = (model) => keep({ ...model, key });
  const model = await change(ctx, userEmail, name, async () => secretColumns(key), keepModel);
  return { ...model, key };
}

async function change(
  ctx: AppContext,
  userEmail: string,
  name: string,
  columnsOf: (tx: Transaction, row: ApiKeysTable) => Promise<Partial<ApiKeysTable>>,
  keep: Keep<APIKeyModel> = keepNothing,
): Promise<APIKeyModel> {
  try {
    return await transactionKeeping(ctx.db, keep, async (tx) => {
      const row = await activeKey(tx, emailOf(userEmail), name);
      if (!row) throw notFound('API key', name);
      const columns = await columnsOf(tx, row);
      await tx.updateTable('api_keys').set(columns).where('key_id', '=', row.key_id).execute();
      return modelOf(ctx, { ...row, ...columns });
    });
  } finally {
    keyCacheOf(ctx).clear();
  }
}

/** By name or id. */
function activeKey(db: Reader, email: string, identifier: string): Promise<ApiKeysTable | undefined> {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('user_email', '=', email)
    .where((e) => e.or([e('name', '=', identifier), e('key_id', '=', identifier)]))
    .where('status', '=', 'active')
    .executeTakeFirst();
}

async function refuseTakenName(db: Reader, email: string, name: string): Promise<void> {
  if (looksLikeId(name)) throw validationError('name', 'must not look like an id; choose another name');
  if (await activeKey(db, email, name)) throw alreadyExists('API key', name);
}

function secretColumns(key: string): Pick<ApiKeysTable, 'verifier' | 'prefix'> {
  return { verifier: verifierOf(key), prefix: key.slice(0, PREFIX_LENGTH) };
}

function statusColumns(ctx: AppContext, { status }: APIKeyUpdateRequest): Partial<ApiKeysTable> {
  if (status === 'expired') throw validationError('status', 'cannot be set to expired; set expires_at');
  return status === 'revoked' ? { status, revoked_at: ctx.clock.now() } : {};
}

function permissionsOf(permissions: readonly Permission[]): Permission[] {
  if (permissions.length === 0) throw validationError('permissions', 'must name at least one permission');
  return PERMISSIONS.filter((permission) => permissions.includes(permission));
}

function expiryOf(ctx: AppContext, text: string | null | undefined): number | null {
  if (text == null || text === '') return null;
  const time = Date.parse(text);
  if (!(time > ctx.clock.now())) throw validationError('expires_at', 'must be a time in the future');
  return time;
}

function emailOf(text: string): string {
  const email = text.trim().toLowerCase();
  if (/^[^\s@]+@[^\s@]+$/.test(email)) return email;
  throw validationError([
    { loc: ['path', 'user_email'], msg: 'must be an e-mail address', type: 'value_error' },
  ]);
}

function userIdOf(email: string): string {
  return ID_PREFIXES.user + createHash('sha256').update(email).digest('hex').slice(0, 26);
}

function modelOf(ctx: AppContext, row: ApiKeysTable): APIKeyModel {
  const time = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
  const expired = row.expires_at !== null && row.expires_at <= ctx.clock.now();
  return {
    key_id: row.key_id,
    key_hash: fingerprintOf(row.verifier),
    key_prefix: row.prefix,
    key_type: 'standard',
    subscription_id: null,
    internal_id: ctx.organizationId,
    organization_id: ctx.organizationId,
    user_id: userIdOf(row.user_email),
    name: row.name,
    description: row.description,
    permissions: JSON.parse(row.permissions_json) as Permission[],
    scopes: JSON.parse(row.scopes_json) as ResourceScope[],
    rate_limit_override: row.rate_limit,
    status: row.status === 'active' && expired ? 'expired' : row.status,
    expires_at: time(row.expires_at),
    last_used_at: time(row.last_used_at),
    created_at: isoTime(row.created_at),
    created_by: null,
    revoked_at: time(row.revoked_at),
    revoked_by: null,
    allowed_origins: null,
  };
}
