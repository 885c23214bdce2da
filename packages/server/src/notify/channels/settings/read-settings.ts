import { type ChannelField, type ChannelTypeModel, validationError } from '@tocsin/contract';
import type { ChannelKind, Settings } from '../channel-kind.ts';
import { READERS } from './field-values.ts';
import { unmask } from './mask.ts';

/**
 * Reads a channel's configuration as its kind describes it. Null counts as not given, defaults are filled in, fields that are
 * not described are left out. Messages never repeat secrets.
 * @param place of `input` in the request, as the beginning of the places in errors
 * @throws ApiError 422
 */
export function readSettings({ description, check }: ChannelKind, input: unknown, place: string): Settings {
  const settings = readFields(description.fields, input, place);
  checkOneOf(description, settings, place);
  check?.(settings, place);
  return settings;
}

function readFields(fields: readonly ChannelField[], input: unknown, place: string): Settings {
  if (!isRecord(input)) throw validationError(place, 'must be an object');
  const settings: Record<string, unknown> = {};
  for (const field of fields) {
    const value = input[field.name] ?? field.default;
    const at = place === '' ? field.name : `${place}.${field.name}`;
    if (value !== undefined) settings[field.name] = readField(field, value, at);
    else if (field.required) throw validationError(at, 'is required');
  }
  return settings;
}

function readField(field: ChannelField, value: unknown, at: string): unknown {
  if (field.type === 'group') return readFields(field.fields ?? [], value, at);
  return READERS[field.type](value, field, (message, below = '') => {
    throw validationError(`${at}${below}`, message);
  });
}

function checkOneOf({ one_of: names }: ChannelTypeModel, settings: Settings, place: string): void {
  if (names === undefined) return;
  const given = names.filter((name) => settings[name] !== undefined);
  if (given.length !== 1) throw validationError(place, `must have exactly one of ${names.join(', ')}`);
}

/**
 * A changed configuration, to be read anew: what is not said stays. Null clears an optional field that has no default; the
 * mask of a secret keeps it. One of several that exclude each other takes the place of the others.
 */
export function mergeSettings({ description }: ChannelKind, before: Settings, input: Settings): Settings {
  const { fields, one_of: exclusive = [] } = description;
  const chosen = exclusive.find((name) => input[name] != null);
  const rest = exclusive.filter((name) => chosen !== undefined && name !== chosen);
  const kept = Object.fromEntries(Object.entries(before).filter(([name]) => !rest.includes(name)));
  return mergeFields(fields, kept, input);
}

function mergeFields(fields: readonly ChannelField[], before: Settings, input: Settings): Settings {
  return Object.fromEntries(
    fields.map((field) => [field.name, mergeField(field, before[field.name], input[field.name])]),
  );
}

function mergeField(field: ChannelField, before: unknown, given: unknown): unknown {
  if (given === undefined) return before;
  if (given === null) return field.required || field.default !== undefined ? before : undefined;
  if (field.type === 'group' && isRecord(given))
    return mergeFields(field.fields ?? [], (before ?? {}) as Settings, given);
  return unmask(field, given, before);
}

/** A configuration in which masks of secrets have become what they were; nothing else stays of `before`. */
export function unmaskSettings(fields: readonly ChannelField[], before: Settings, input: Settings): Settings {
  const opened = fields.map((field): [string, unknown] => {
    const [given, was] = [input[field.name], before[field.name]];
    if (field.type === 'group' && isRecord(given))
      return [field.name, unmaskSettings(field.fields ?? [], (was ?? {}) as Settings, given)];
    return [field.name, unmask(field, given, was)];
  });
  return Object.fromEntries(opened);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
