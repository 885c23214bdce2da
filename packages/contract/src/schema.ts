/** A JSON Schema (the keywords that draft-07 and 2020-12 share), as plain data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** The properties of an object schema, by name. */
export type Properties = Readonly<Record<string, JsonSchema>>;

/** Any JSON value. */
export const any: JsonSchema = {};

/** A boolean. */
export const bool: JsonSchema = { type: 'boolean' };

/** An ISO 8601 instant. */
export const dateTime: JsonSchema = { type: 'string', format: 'date-time' };

/** An object with any members. */
export const anyObject: JsonSchema = { type: 'object', additionalProperties: true };

/** A string, with keywords such as `minLength`. */
export function str(keywords: JsonSchema = {}): JsonSchema {
  return { type: 'string', ...keywords };
}

const words = new Map<string, string>();

/**
 * A string that matches a regular expression.
 * @param inWords what it must be, for messages: "must be ..."
 */
export function matching(pattern: string, inWords: string, keywords: JsonSchema = {}): JsonSchema {
  words.set(pattern, inWords);
  return { type: 'string', ...keywords, pattern };
}

/** What a string must be to match the pattern of a schema, in words; undefined for a pattern that is not ours. */
export function wordsOf(pattern: string): string | undefined {
  return words.get(pattern);
}

/** The name of something: printable, with at least one character that is no space. */
export function nameOf(minLength: number, maxLength: number): JsonSchema {
  return matching(
    '^[^\\p{C}]*[^\\p{C}\\p{Z}][^\\p{C}]*$',
    'must have at least one character that is no space, and no control characters or line breaks',
    { minLength, maxLength },
  );
}

/** An integer, with keywords such as `minimum`. */
export function int(keywords: JsonSchema = {}): JsonSchema {
  return { type: 'integer', ...keywords };
}

/** A number, with keywords such as `minimum`. */
export function num(keywords: JsonSchema = {}): JsonSchema {
  return { type: 'number', ...keywords };
}

/** One of the given strings. */
export function oneOf(values: readonly string[], keywords: JsonSchema = {}): JsonSchema {
  return { type: 'string', enum: [...values], ...keywords };
}

/** An array of `items`. */
export function list(items: JsonSchema, keywords: JsonSchema = {}): JsonSchema {
  return { type: 'array', items, ...keywords };
}

/** An object whose members all have the same schema. */
export function map(values: JsonSchema, keywords: JsonSchema = {}): JsonSchema {
  return { type: 'object', additionalProperties: values, ...keywords };
}

/** The schema with a default. */
export function withDefault(schema: JsonSchema, value: unknown): JsonSchema {
  return { ...schema, default: value };
}

/** The schema, or null. Uses a type list where it can, so that defaults keep working in validators. */
export function orNull(schema: JsonSchema): JsonSchema {
  const { type } = schema;
  if (Array.isArray(type) || isAny(schema)) return schema;
  if (typeof type !== 'string' || 'anyOf' in schema || 'const' in schema) {
    const { default: value, ...rest } = schema;
    const nullable: JsonSchema = { anyOf: [rest, { type: 'null' }] };
    return value === undefined ? nullable : withDefault(nullable, value);
  }
  const nullable: JsonSchema = { ...schema, type: [type, 'null'] };
  return Array.isArray(schema.enum) ? { ...nullable, enum: [...schema.enum, null] } : nullable;
}

/** An object that a client sends. Optional fields may be null as well; unknown fields are allowed. */
export function request(
  required: Properties,
  optional: Properties = {},
  keywords: JsonSchema = {},
): JsonSchema {
  const nullable = Object.fromEntries(
    Object.entries(optional).map(([name, schema]) => [name, orNull(schema)]),
  );
  return object(required, nullable, keywords);
}

/** An object that the server answers with. What may be null says so itself. */
export function response(
  required: Properties,
  optional: Properties = {},
  keywords: JsonSchema = {},
): JsonSchema {
  return object(required, optional, keywords);
}

function object(required: Properties, optional: Properties, keywords: JsonSchema): JsonSchema {
  const names = Object.keys(required);
  return {
    type: 'object',
    properties: { ...required, ...optional },
    ...(names.length > 0 && { required: names }),
    ...keywords,
  };
}

function isAny(schema: JsonSchema): boolean {
  return !['type', 'anyOf', 'oneOf', 'allOf', 'enum', 'const', '$ref'].some((keyword) => keyword in schema);
}
