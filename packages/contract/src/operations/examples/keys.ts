import type { APIKeyCreateRequest } from '../../keys.ts';

/** A key that reads one namespace. */
export const keyRequest: APIKeyCreateRequest = {
  name: 'dashboard',
  permissions: ['read'],
  scopes: [{ resource_type: 'namespace', resource_id: 'brand-safety' }],
  rate_limit_override: 600,
};
