import { type ResourceScope, validationError } from '@tocsin/contract';
import type { Reader } from '../store/database.ts';

/**
 * Scopes as they are stored: namespaces by id.
 * @throws ApiError 422 for a scope that would not be honoured
 */
export async function checkScopes(
  db: Reader,
  organizationId: string,
  scopes: readonly ResourceScope[],
): Promise<ResourceScope[]> {
  const checked: ResourceScope[] = [];
  for (const [position, scope] of scopes.entries())
    checked.push(await checkScope(db, organizationId, scope, `scopes[${position}]`));
  return checked;
}

async function checkScope(
  db: Reader,
  organizationId: string,
  scope: ResourceScope,
  place: string,
): Promise<ResourceScope> {
  const { resource_type, resource_id, operations } = scope;
  if (operations?.length === 0)
    throw validationError(`${place}.operations`, 'must name at least one, or be left out for all of them');
  const allowed = operations == null ? null : [...new Set(operations)];
  if (resource_type === 'organization') {
    if (resource_id !== organizationId)
      throw validationError(`${place}.resource_id`, `must be the id of your organization: ${organizationId}`);
    return { resource_type, resource_id, operations: allowed };
  }
  if (resource_type !== 'namespace')
    throw validationError(`${place}.resource_type`, 'must be namespace or organization', 'not_supported');
  const row = await db
    .selectFrom('namespaces')
    .select('namespace_id')
    .where((e) => e.or([e('namespace_id', '=', resource_id), e('name', '=', resource_id)]))
    .executeTakeFirst();
  if (!row)
    throw validationError(`${place}.resource_id`, `There is no namespace "${resource_id}"`, 'not_found');
  return { resource_type, resource_id: row.namespace_id, operations: allowed };
}
