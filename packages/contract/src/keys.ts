import {
  dateTime,
  int,
  type JsonSchema,
  list,
  oneOf,
  orNull,
  request,
  response,
  str,
  withDefault,
} from './schema.ts';

/** What a key may do. */
export const PERMISSIONS = ['read', 'write', 'delete', 'admin'] as const;

/** One permission of a key. */
export type Permission = (typeof PERMISSIONS)[number];

/** The kinds of resources that a key can be limited to. */
export const SCOPE_RESOURCES = [
  'organization',
  'user',
  'api_key',
  'namespace',
  'collection',
  'bucket',
  'retriever',
  'cluster',
  'taxonomy',
  'storage_connection',
  'alert',
] as const;

/** The operations that a scope can be limited to. */
export const SCOPE_OPERATIONS = [
  'read_data',
  'write_data',
  'delete_data',
  'execute_retriever',
  'create_retriever',
  'delete_retriever',
  'execute_job',
  'cancel_job',
  'create_cluster',
  'delete_cluster',
  'modify_cluster',
  'modify_infrastructure',
  'manage_permissions',
] as const;

/** One operation that a scope can be limited to. */
export type ScopeOperation = (typeof SCOPE_OPERATIONS)[number];

/** A resource that a key is limited to. */
export interface ResourceScope {
  resource_type: (typeof SCOPE_RESOURCES)[number];
  resource_id: string;
  /** What the key may do there, beside having the permission for it; null = anything. */
  operations?: ScopeOperation[] | null;
}

/** Schema of {@link ResourceScope}. */
export const ResourceScope: JsonSchema = request(
  { resource_type: oneOf(SCOPE_RESOURCES), resource_id: str({ minLength: 1, maxLength: 100 }) },
  { operations: list(oneOf(SCOPE_OPERATIONS)) },
);

/** Scopes that one key may have. */
const MAX_SCOPES = 100;

/** The state of a key. */
export type KeyStatus = 'active' | 'revoked' | 'expired';

const keyStatus = oneOf(['active', 'revoked', 'expired']);
const keyName = str({ minLength: 1, maxLength: 100 });
const keyDescription = str({ maxLength: 500 });
const permission = oneOf(PERMISSIONS);

/** Makes an API key. */
export interface APIKeyCreateRequest {
  name: string;
  description?: string | null;
  permissions?: Permission[] | null;
  scopes?: ResourceScope[] | null;
  /** Requests per minute. */
  rate_limit_override?: number | null;
  expires_at?: string | null;
}

/** Schema of {@link APIKeyCreateRequest}. */
export const APIKeyCreateRequest: JsonSchema = request(
  { name: keyName },
  {
    description: keyDescription,
    permissions: list(permission),
    scopes: list(ResourceScope, { maxItems: MAX_SCOPES }),
    rate_limit_override: int({ minimum: 1 }),
    expires_at: dateTime,
  },
);

/** Changes single fields of an API key. */
export interface APIKeyUpdateRequest {
  name?: string | null;
  description?: string | null;
  permissions?: Permission[] | null;
  scopes?: ResourceScope[] | null;
  rate_limit_override?: number | null;
  expires_at?: string | null;
  status?: KeyStatus | null;
}

/** Schema of {@link APIKeyUpdateRequest}. */
export const APIKeyUpdateRequest: JsonSchema = request(
  {},
  {
    name: keyName,
    description: keyDescription,
    permissions: list(permission),
    scopes: list(ResourceScope, { maxItems: MAX_SCOPES }),
    rate_limit_override: int({ minimum: 1 }),
    expires_at: {
      ...str({ description: 'An empty text: for ever.' }),
      anyOf: [{ format: 'date-time' }, { maxLength: 0 }],
    },
    status: keyStatus,
  },
);

/** An API key, without the key itself. */
export interface APIKeyModel {
  key_id: string;
  /** A fingerprint; never what the key is verified with. */
  key_hash: string;
  /** The first 10 to 13 characters of the key. */
  key_prefix: string | null;
  key_type: 'standard' | 'marketplace_subscription' | 'retriever';
  subscription_id?: string | null;
  internal_id: string;
  organization_id: string | null;
  user_id: string;
  name: string;
  description: string;
  permissions: Permission[];
  scopes: ResourceScope[];
  rate_limit_override: number | null;
  status: KeyStatus;
  expires_at: string | null;
  last_used_at: string | null;
  created_at: string;
  created_by: string | null;
  revoked_at: string | null;
  revoked_by: string | null;
  allowed_origins?: string[] | null;
}

const requiredOfKey = { key_hash: str(), internal_id: str(), user_id: str(), name: str() };
const optionalOfKey = {
  key_id: str(),
  key_prefix: orNull(str({ minLength: 10, maxLength: 13 })),
  key_type: withDefault(oneOf(['standard', 'marketplace_subscription', 'retriever']), 'standard'),
  subscription_id: orNull(str()),
  organization_id: orNull(str()),
  description: withDefault(str(), ''),
  permissions: list(permission),
  scopes: list(ResourceScope),
  rate_limit_override: orNull(int()),
  status: withDefault(keyStatus, 'active'),
  expires_at: orNull(dateTime),
  last_used_at: orNull(dateTime),
  created_at: dateTime,
  created_by: orNull(str()),
  revoked_at: orNull(dateTime),
  revoked_by: orNull(str()),
  allowed_origins: orNull(list(str())),
};

/** Schema of {@link APIKeyModel}. */
export const APIKeyModel: JsonSchema = response(requiredOfKey, optionalOfKey);

/** A new API key: the only answer that holds the key itself. */
export interface APIKeyCreateResponse extends APIKeyModel {
  key: string;
}

/** Schema of {@link APIKeyCreateResponse}. */
export const APIKeyCreateResponse: JsonSchema = response({ ...requiredOfKey, key: str() }, optionalOfKey);

/** The query string of the keys of a user. */
export interface ListKeysQuery {
  /** Whether keys that were revoked are listed, too. */
  include_revoked?: boolean;
}

/** Schema of {@link ListKeysQuery}. */
export const ListKeysQuery: JsonSchema = {
  type: 'object',
  properties: { include_revoked: { type: 'boolean', default: false } },
};

/** All keys of a user. */
export interface ListKeysResponse {
  results: APIKeyModel[];
  total: number;
}

/** Schema of {@link ListKeysResponse}. */
export const ListKeysResponse: JsonSchema = response({ results: list(APIKeyModel), total: int() });
