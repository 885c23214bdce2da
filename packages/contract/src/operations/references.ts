import type { JsonSchema } from '../schema.ts';
import type { NamedSchema } from './components.ts';

/** Replaces schemas that have a name by references, and knows which it has used. */
export interface References {
  /** The schema as it stands in the document. */
  refer(schema: JsonSchema): JsonSchema;
  /** The schemas that were referred to, by name, in alphabetical order. */
  components(): Record<string, JsonSchema>;
}

/**
 * References into `#/components/schemas`. A schema is known by identity, and one that was made nullable or got a default by
 * the identity of its properties, which the copy shares.
 */
export function createReferences(named: readonly NamedSchema[]): References {
  const names = new Map<unknown, NamedSchema>();
  for (const [name, schema] of named) names.set(schema['properties'], [name, schema]);
  const built = new Map<string, JsonSchema | null>();

  const use = ([name, schema]: NamedSchema): JsonSchema => {
    if (!built.has(name)) {
      built.set(name, null); // first, for a schema that holds itself
      built.set(name, inner(schema));
    }
    return { $ref: `#/components/schemas/${name}` };
  };
  const refer = (schema: JsonSchema): JsonSchema => {
    const known = names.get(schema['properties']);
    if (known === undefined || schema['properties'] === undefined) return inner(schema);
    return asReference(schema, use(known));
  };
  const inner = (schema: JsonSchema): JsonSchema =>
    Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, part(keyword, value)]));
  const part = (keyword: string, value: unknown): unknown => {
    if (keyword === 'properties')
      return Object.fromEntries(
        Object.entries(value as Record<string, JsonSchema>).map(([name, schema]) => [name, refer(schema)]),
      );
    if (keyword === 'anyOf') return (value as JsonSchema[]).map(refer);
    const isSchema = keyword === 'items' || keyword === 'additionalProperties';
    return isSchema && typeof value === 'object' ? refer(value as JsonSchema) : value;
  };

  return {
    refer,
    components: () => {
      const sorted = [...built].sort(([a], [b]) => (a < b ? -1 : 1));
      return Object.fromEntries(sorted) as Record<string, JsonSchema>;
    },
  };
}

function asReference(schema: JsonSchema, reference: JsonSchema): JsonSchema {
  const nullable = Array.isArray(schema['type']);
  const base = nullable ? { anyOf: [reference, { type: 'null' }] } : reference;
  return 'default' in schema ? { ...base, default: schema['default'] } : base;
}
