import { type JsonSchema, validationError } from '@tocsin/contract';
import { differsLittle } from '@tocsin/engine';
import { isRecord } from '../../platform/json.ts';
import { hasFreeNames, namesOf } from './prepare.ts';

/** In shorter names two letters are too much of it. */
const SHORTEST = 5;

/**
 * Refuses names that are nearly those of a parameter: `minscore` would be left out, and nobody would see it.
 * @param value prepared parameters
 * @throws ApiError 422 naming the place
 */
export function refuseMisspelt(value: unknown, schema: JsonSchema, place: string): void {
  const { items } = schema;
  if (Array.isArray(value) && isRecord(items))
    value.forEach((item, i) => refuseMisspelt(item, items, `${place}[${i}]`));
  if (!isRecord(value) || !isRecord(schema['properties'])) return;
  const properties = schema['properties'] as Record<string, JsonSchema>;
  for (const [key, own] of Object.entries(value))
    if (Object.hasOwn(properties, key)) refuseMisspelt(own, properties[key] as JsonSchema, `${place}.${key}`);
    else if (!hasFreeNames(schema)) refuseNear(key, properties, place);
}

function refuseNear(key: string, properties: Record<string, JsonSchema>, place: string): void {
  const names = Object.entries(properties).flatMap(([name, one]) => namesOf(name, one));
  if (names.includes(key)) return;
  const meant = names.find((name) => isNear(key, name));
  if (meant !== undefined)
    throw validationError(`${place}.${key}`, `is no parameter of this stage; write "${meant}"`);
}

function isNear(key: string, name: string): boolean {
  return plain(key) === plain(name) || (name.length >= SHORTEST && differsLittle(key, name));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, '');
}
