import type { JsonSchema } from '@tocsin/contract';
import { isRecord } from '../../platform/json.ts';
import { UnknownInput } from '../inputs.ts';

/** The other names of a parameter, under this keyword of its schema. */
const ALIASES = 'x-aliases';

/**
 * Parameters as their schema names them: aliases by their proper names, nothing that is null, and values that are not
 * known before there are inputs stood in for by one that passes, where the input's type fits. Where a schema says no `type`, the value is the stage's own
 * matter and stays.
 */
export function prepare(value: unknown, schema: JsonSchema): unknown {
  if (schema['type'] === undefined || typeof value !== 'object' || value === null) return value;
  if (value instanceof UnknownInput) return value.fits(schema['type']) ? sampleOf(schema) : value;
  if (!Array.isArray(value)) return prepareRecord(value as Record<string, unknown>, schema);
  const { items } = schema;
  return isRecord(items) ? value.map((item) => prepare(item, items)) : value;
}

function prepareRecord(given: Record<string, unknown>, schema: JsonSchema): Record<string, unknown> {
  const parameters = parametersOf(schema);
  const prepared: [string, unknown][] = [];
  for (const key of Object.keys(given)) {
    const value = given[key];
    const known = parameters.get(key);
    if (known === undefined) prepared.push([key, value]);
    else if (isSaid(value, known) && (key === known.name || !isSaid(given[known.name], known)))
      prepared.push([known.name, prepare(value, known.schema)]);
  }
  return Object.fromEntries(prepared);
}

/** null says nothing, but where it may be a value to compare with. */
function isSaid(value: unknown, { schema }: Parameter): boolean {
  return value !== undefined && (value !== null || schema['type'] === undefined);
}

interface Parameter {
  /** The proper name. */
  readonly name: string;
  readonly schema: JsonSchema;
}

const known = new WeakMap<JsonSchema, ReadonlyMap<string, Parameter>>();

/** The parameters of an object by every name that they have: thousands of stages are read by the same schemas. */
function parametersOf(schema: JsonSchema): ReadonlyMap<string, Parameter> {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const byName = new Map(
    properties.flatMap(([name, one]) =>
      namesOf(name, one).map((each): [string, Parameter] => [each, { name, schema: one }]),
    ),
  );
  known.set(schema, byName);
  return byName;
}

/** Every name of a parameter, the proper one first. */
export function namesOf(name: string, schema: JsonSchema): string[] {
  return [name, ...((schema[ALIASES] as string[] | undefined) ?? [])];
}

/** The schema with further names for the parameter. */
export function alias(schema: JsonSchema, ...names: string[]): JsonSchema {
  return { ...schema, [ALIASES]: names };
}

/** The keyword of a schema whose object may have names of its own, whatever they look like. */
const FREE_NAMES = 'x-free-names';

/** The schema of an object that may have names of its own, whatever they look like. */
export function freeNames(schema: JsonSchema): JsonSchema {
  return { ...schema, [FREE_NAMES]: true };
}

/** Whether names that the schema does not have may be slips of the pen. */
export function hasFreeNames(schema: JsonSchema): boolean {
  return schema[FREE_NAMES] === true;
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
