import { forbidden, type ResourceScope, type ScopeOperation } from '@tocsin/contract';
import type { Permission, Principal } from '../context.ts';

/** What a key's scopes allow: the operations in a namespace, or null for all of them. */
export type OperationsIn = (namespaceId: string) => ReadonlySet<ScopeOperation> | null;

type Limit = ReadonlySet<ScopeOperation> | null;

/**
 * What scopes allow, by namespace. A scope without operations allows all of them; of several that hold for a namespace each
 * adds its own.
 */
export function operationsOf(scopes: readonly ResourceScope[]): OperationsIn {
  const limits = new Map<string, Limit>();
  for (const { resource_type, resource_id, operations } of scopes) {
    const id = resource_type === 'organization' ? '' : resource_id;
    limits.set(id, union(limits.get(id), operations == null ? null : new Set(operations)));
  }
  if (scopes.length === 0) return () => null;
  return (namespaceId) => union(limits.get(''), limits.get(namespaceId));
}

function union(a: Limit | undefined, b: Limit | undefined): Limit {
  if (a === null || b === null) return null;
  return new Set([...(a ?? []), ...(b ?? [])]);
}

/** What a route does, in the words of scopes. */
export function operationOf(method: string, url: string, permission: Permission): ScopeOperation {
  if (url.startsWith('/v1/retrievers')) return retrieverOperation(method, url, permission);
  if (permission === 'read') return 'read_data';
  if (url.startsWith('/v1/organizations/users')) return 'manage_permissions';
  if (url.startsWith('/v1/namespaces')) return 'modify_infrastructure';
  return permission === 'delete' ? 'delete_data' : 'write_data';
}

function retrieverOperation(method: string, url: string, permission: Permission): ScopeOperation {
  if (/\/execute(?:\/|$)/.test(url)) return 'execute_retriever';
  if (permission === 'read') return 'read_data';
  return method === 'DELETE' ? 'delete_retriever' : 'create_retriever';
}

/**
 * Refuses what the scopes of a key leave out.
 * @param namespaceId null where the route is about no namespace, or not yet: then it is enough that some scope allows it
 * @throws ApiError 403
 */
export function requireOperation(
  { operations, namespaces }: Pick<Principal, 'operations' | 'namespaces'>,
  namespaceId: string | null,
  operation: ScopeOperation,
): void {
  const among = namespaceId === null ? [...(namespaces ?? [''])] : [namespaceId];
  const allowed = among.some((id) => operations(id)?.has(operation) ?? true);
  if (!allowed)
    throw forbidden(`The scopes of this key do not include the operation "${operation}" here`, { operation });
}
