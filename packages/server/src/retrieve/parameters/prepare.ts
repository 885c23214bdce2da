import type { JsonSchema } from '@tocsin/contract';
import { isRecord } from '../../platform/json.ts';
import { isDynamic } from '../inputs.ts';

/** The other names of a parameter, under this keyword of its schema. */
const ALIASES = 'x-aliases';

/**
 * Parameters as their schema names them: aliases by their proper names, nothing that is null, and values that are not
 * known before there are inputs stood in for by one that passes. Where a schema says no `type`, the value is the stage's own
 * matter and stays.
 */
export function prepare(value: unknown, schema: JsonSchema): unknown {
  if (schema['type'] === undefined) return value;
  if (isDynamic(value)) return sampleOf(schema);
  if (Array.isArray(value) && isRecord(schema['items']))
    return value.map((item) => prepare(item, schema['items'] as JsonSchema));
  if (isRecord(value) && isRecord(schema['properties']))
    return prepareRecord(value, schema['properties'] as Record<string, JsonSchema>);
  return value;
}

function prepareRecord(
  given: Record<string, unknown>,
  properties: Record<string, JsonSchema>,
): Record<string, unknown> {
  const rest = { ...given };
  const known: [string, unknown][] = [];
  for (const [name, schema] of Object.entries(properties)) {
    const names = namesOf(name, schema);
    const meansNull = schema['type'] === undefined; // a value to compare with, say
    const used = names.find((one) => Object.hasOwn(given, one) && (meansNull || given[one] !== null));
    for (const one of names) delete rest[one];
    if (used !== undefined) known.push([name, prepare(given[used], schema)]);
  }
  return { ...rest, ...Object.fromEntries(known) };
}

/** Every name of a parameter, the proper one first. */
export function namesOf(name: string, schema: JsonSchema): string[] {
  return [name, ...((schema[ALIASES] as string[] | undefined) ?? [])];
}

/** The schema with further names for the parameter. */
export function alias(schema: JsonSchema, ...names: string[]): JsonSchema {
  return { ...schema, [ALIASES]: names };
}

/** Stands for a text that only the inputs of a run say. */
export const UNKNOWN_TEXT = 'not known yet';

function sampleOf(schema: JsonSchema): unknown {
  const [example] = (schema['examples'] as unknown[] | undefined) ?? [];
  if (example !== undefined) return example;
  if (schema['default'] !== undefined) return schema['default'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (schema['type'] === 'integer' || schema['type'] === 'number') return schema['minimum'] ?? 1;
  if (schema['type'] === 'boolean') return false;
  if (schema['type'] === 'array') return [];
  return schema['type'] === 'object' ? {} : UNKNOWN_TEXT;
}

/** Bounds of a parameter that is a path or a name. */
export const PATH: JsonSchema = { minLength: 1, maxLength: 500 };
