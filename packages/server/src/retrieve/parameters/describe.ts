import type { JsonSchema } from '@tocsin/contract';

/** What a value must be to pass a schema, in words: "must be a whole number from 1 to 10000". */
export function requirementOf(schema: JsonSchema): string {
  if (Array.isArray(schema['enum'])) return `must be one of ${schema['enum'].join(', ')}`;
  switch (schema['type']) {
    case 'integer':
      return `must be a whole number${between(schema['minimum'], schema['maximum'])}`;
    case 'number':
      return `must be a number${between(schema['minimum'], schema['maximum'])}`;
    case 'string':
      return `must be a text${between(schema['minLength'], schema['maxLength'], ' characters')}`;
    case 'array':
      return `must be a list${between(schema['minItems'], schema['maxItems'], ' items')}`;
    case 'boolean':
      return 'must be true or false';
    case 'object':
      return 'must be an object';
    default:
      return 'is not valid';
  }
}

function between(min: unknown, max: unknown, unit = ''): string {
  const of = unit === '' ? '' : ' of';
  if (min !== undefined && max !== undefined)
    return `${of || ' from'} ${String(min)} to ${String(max)}${unit}`;
  if (max !== undefined) return `${of} at most ${String(max)}${unit}`;
  return min === undefined ? '' : `${of} at least ${String(min)}${unit}`;
}
