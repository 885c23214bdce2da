import type { ChannelField } from '@tocsin/contract';
import type { Settings } from '../channel-kind.ts';

/** Stands for a secret in answers; sent back, it keeps the secret. */
export const MASK = '***';

/** Whether a text is the mask of a secret, or of one that is a URL. */
export function isMask(text: string): boolean {
  return text === MASK || text.endsWith(`/${MASK}`);
}

/** The settings as they are shown and stored in the open: secrets masked, of headers the values, of URLs all but the host. */
export function maskSettings(fields: readonly ChannelField[], settings: Settings): Record<string, unknown> {
  return onFields(fields, settings, (field, value) => (field.secret ? maskOf(field, value) : value));
}

/** The secrets among the settings, in the same shape, to be sealed. */
export function secretSettings(fields: readonly ChannelField[], settings: Settings): Record<string, unknown> {
  return onFields(fields, settings, (field, value) => (field.secret ? value : undefined));
}

/** The settings that {@link maskSettings} and {@link secretSettings} parted. */
export function joinSettings(
  fields: readonly ChannelField[],
  shown: Settings,
  sealed: Settings,
): Record<string, unknown> {
  const joined: Record<string, unknown> = { ...shown, ...sealed };
  for (const { name, type, fields: inner = [] } of fields)
    if (type === 'group' && shown[name] !== undefined)
      joined[name] = joinSettings(inner, shown[name] as Settings, (sealed[name] ?? {}) as Settings);
  return joined;
}

/** What a value becomes that a client sends back: what it was, where it is the mask of it. */
export function unmask(field: ChannelField, value: unknown, before: unknown): unknown {
  if (!field.secret || before === undefined) return value;
  if (field.type === 'headers') return unmaskHeaders(value, before as Record<string, string>);
  return value === MASK || value === maskOf(field, before) ? before : value;
}

/** The texts among the settings that are secret. */
export function secretTexts(fields: readonly ChannelField[], settings: Settings): string[] {
  return textsIn(secretSettings(fields, settings));
}

/** All texts within a value. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function maskOf(field: ChannelField, value: unknown): unknown {
  if (field.type === 'headers')
    return Object.fromEntries(Object.keys(value as object).map((name) => [name, MASK]));
  return field.type === 'url' ? `${new URL(value as string).origin}/${MASK}` : MASK;
}

function unmaskHeaders(headers: unknown, before: Readonly<Record<string, string>>): unknown {
  if (typeof headers !== 'object' || headers === null) return headers;
  const wasThere = (name: string): boolean => Object.hasOwn(before, name);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      value === MASK && wasThere(name) ? before[name] : value,
    ]),
  );
}

/** What becomes of each value that is there, within groups as well; undefined leaves it out, and a group that is empty then. */
function onFields(
  fields: readonly ChannelField[],
  settings: Settings,
  map: (field: ChannelField, value: unknown) => unknown,
): Record<string, unknown> {
  const mapped = fields.map((field): [string, unknown] => {
    const value = settings[field.name];
    if (value === undefined) return [field.name, undefined];
    if (field.type !== 'group') return [field.name, map(field, value)];
    const group = onFields(field.fields ?? [], value as Settings, map);
    return [field.name, Object.keys(group).length > 0 ? group : undefined];
  });
  return withoutUndefined(Object.fromEntries(mapped));
}

function withoutUndefined(values: Settings): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
