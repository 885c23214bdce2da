import type { JsonSchema } from '../schema.ts';
import * as exported from '../schemas.ts';

/** A schema with the name that it has in the document. */
export type NamedSchema = readonly [name: string, schema: JsonSchema];

/** Every object schema of the contract that has a name: its export's. Of two names for one schema the shorter is kept. */
export function namedSchemas(): NamedSchema[] {
  const names = new Map<JsonSchema, string>();
  for (const [name, schema] of Object.entries(exported) as [string, unknown][]) {
    if (!isNamedSchema(name, schema)) continue;
    const other = names.get(schema);
    if (other === undefined || name.length < other.length) names.set(schema, name);
  }
  return [...names].map(([schema, name]) => [name, schema]);
}

/** Such a constant is called like its type, with a capital. */
function isNamedSchema(name: string, value: unknown): value is JsonSchema {
  return /^[A-Z]+[a-z]/.test(name) && typeof value === 'object' && value !== null && 'properties' in value;
}
