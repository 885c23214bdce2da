import type { JsonSchema } from '@tocsin/contract';
import fc, { type Arbitrary } from 'fast-check';
import { HINTS } from './hints.ts';
import { tokenFor } from './tokens.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;

/** Strings to choose from where a schema has a pattern or a format. */
const KNOWN = [
  'https://example.com/hook',
  `whsec_${'A'.repeat(44)}`,
  'c3d2a1b0e5f49687',
  '2030-01-01T00:00:00Z',
  '2029-12-31T23:00:00+01:00',
  'a',
  'A red fox',
  'Ünï ☂ 名',
  'x'.repeat(100),
];
const ANY = fc.string({ unit: 'grapheme', maxLength: 30 });

/**
 * Values that a schema allows, its boundaries among them. Fields whose names say what they hold get something that is there.
 * @param schemas what `$ref`s refer to
 * @param name of the field that the value is for
 */
export function valuesOf(schema: JsonSchema, schemas: Schemas, name = ''): Arbitrary<unknown> {
  const general = generalValues(schema, schemas, name);
  const special = HINTS[name] ?? (isList(schema) ? null : tokenFor(name));
  if (special === null || schema['enum'] !== undefined) return general;
  return fc.oneof({ weight: 4, arbitrary: special }, { weight: 1, arbitrary: general });
}

/** A list's items have its name, too. */
function isList({ type }: JsonSchema): boolean {
  return [type].flat().includes('array');
}

function generalValues(schema: JsonSchema, schemas: Schemas, name: string): Arbitrary<unknown> {
  const { $ref, anyOf, enum: values, type } = schema;
  if (typeof $ref === 'string')
    return valuesOf(schemas[$ref.split('/').at(-1) as string] as JsonSchema, schemas, name);
  if (Array.isArray(anyOf))
    return fc.oneof(...(anyOf as JsonSchema[]).map((one) => valuesOf(one, schemas, name)));
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(values)) return fc.constantFrom(...(values as unknown[]));
  if (Array.isArray(type))
    return fc.oneof(...(type as string[]).map((one) => ofType(one, { ...schema, type: one }, schemas, name)));
  return ofType(type as string | undefined, schema, schemas, name);
}

function ofType(
  type: string | undefined,
  schema: JsonSchema,
  schemas: Schemas,
  name: string,
): Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return numbers(schema, true);
    case 'number':
      return numbers(schema, false);
    case 'string':
      return strings(schema);
    case 'array':
      return arrays(schema, schemas, name);
    case 'object':
      return objects(schema, schemas);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function numbers(schema: JsonSchema, whole: boolean): Arbitrary<number> {
  const min = Number(schema['minimum'] ?? schema['exclusiveMinimum'] ?? -1000);
  const max = Number(schema['maximum'] ?? Math.max(min, 0) + 2_000_000);
  const low = schema['exclusiveMinimum'] === undefined ? min : min + 1;
  const inside = whole
    ? fc.integer({ min: low, max })
    : fc.integer({ min: low, max }).map((n) => (n === max ? n : n + 0.5));
  return fc.oneof(fc.constantFrom(low, max, Math.min(low + 1, max)), inside);
}

function strings(schema: JsonSchema): Arbitrary<string> {
  const { minLength = 0, maxLength = Infinity, pattern, format } = schema as Record<string, never>;
  const allowed = new RegExp(pattern ?? '(?:)', 'u');
  const isAllowed = (text: string): boolean => {
    const { length } = Array.from(text); // in characters, as schemas count
    const isTime = format !== 'date-time' || /^20\d\d-.*(?:Z|\+01:00)$/.test(text);
    return isTime && length >= minLength && length <= maxLength && allowed.test(text);
  };
  const long =
    pattern === undefined && Number.isFinite(maxLength) && maxLength < 3000
      ? [fc.constant('x'.repeat(maxLength))]
      : [];
  const known = KNOWN.filter(isAllowed).map((text) => fc.constant(text));
  // By chance hardly any string has the form of a pattern: waiting for one would be waiting for ever.
  const made =
    pattern === undefined
      ? format === undefined
        ? [ANY]
        : []
      : [fc.stringMatching(allowed, { size: 'xsmall' })];
  return fc.oneof(...[...known, ...made, ...long].map((one) => one.filter(isAllowed)));
}

function arrays(schema: JsonSchema, schemas: Schemas, name: string): Arbitrary<unknown[]> {
  const items = valuesOf((schema['items'] ?? {}) as JsonSchema, schemas, name);
  const minLength = Number(schema['minItems'] ?? 0);
  return fc.array(items, { minLength, maxLength: Math.max(minLength, 3) });
}

function objects(schema: JsonSchema, schemas: Schemas): Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Schemas;
  const required = (schema['required'] ?? []) as string[];
  const entries = Object.entries(properties).map(([name, property]) => {
    const value = valuesOf(property, schemas, name).map((one) => [[name, one]]);
    // Most optional fields are left out, so that some requests are valid as a whole.
    return required.includes(name)
      ? value
      : fc.oneof(
          { weight: name in HINTS ? 1 : 3, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: value },
        );
  });
  const known = fc.tuple(...entries).map((chosen) => Object.fromEntries(chosen.flat()) as object);
  const { additionalProperties: more } = schema;
  if (more === false) return known;
  const others =
    typeof more === 'object' && more !== null
      ? valuesOf(more as JsonSchema, schemas)
      : fc.jsonValue({ maxDepth: 1 });
  const extra = fc.dictionary(fc.constantFrom('x', 'title', 'Ünï', 'image', 'a b'), others, { maxKeys: 2 });
  return fc.tuple(extra, known).map(([some, rest]) => ({ ...some, ...rest }));
}
