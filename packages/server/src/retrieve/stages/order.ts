import { validationError } from '@tocsin/contract';
import type { Stage } from './stage.ts';

/** `sort_attribute`: orders what is there by a field; documents without it come last. @throws ApiError 422 */
export function parseSortAttribute(parameters: Record<string, unknown>, place: string): Stage {
  const field = parameters['sort_field'] ?? parameters['field'] ?? parameters['sort_by'];
  if (typeof field !== 'string' || field === '')
    throw validationError(`${place}.field`, 'is required: the field to sort by');
  const order = parameters['order'] ?? parameters['direction'] ?? 'asc';
  if (order !== 'asc' && order !== 'desc')
    throw validationError(`${place}.direction`, 'must be "asc" or "desc"');
  return { kind: 'sort_attribute', field, descending: order === 'desc' };
}

/** `limit`: keeps the first ones. @throws ApiError 422 */
export function parseLimit(parameters: Record<string, unknown>, place: string): Stage {
  return {
    kind: 'limit',
    limit: whole(parameters['limit'] ?? parameters['max_results'], `${place}.limit`, 1),
    offset: whole(parameters['offset'] ?? 0, `${place}.offset`, 0),
  };
}

function whole(value: unknown, place: string, min: number): number {
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > 1_000_000)
    throw validationError(place, `must be a whole number from ${min} to 1000000`);
  return value as number;
}
