import type { ChannelField } from '@tocsin/contract';

/** Stands for a secret in answers; sent back, it keeps the secret. */
const MASK = '***';

/** A header as a form has it. */
export interface HeaderDraft {
  readonly name: string;
  readonly value: string;
  /** Whether the server has a value that is kept while none is typed. */
  readonly isKept: boolean;
}

/**
 * What a form holds of a configuration, by name of field: texts (JSON objects as text), numbers, lists of addresses,
 * {@link HeaderDraft}s, or for a group another draft.
 */
export type Draft = Readonly<Record<string, unknown>>;

/** Settings by name of field, as the API has them. */
export type Settings = Readonly<Record<string, unknown>>;

/** Whether a value is an object with entries. */
export function isRecord(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a form begins with. Secrets are not in it: they are kept while nothing is typed. */
export function draftOf(fields: readonly ChannelField[], settings: Settings = {}): Draft {
  return Object.fromEntries(fields.map((field) => [field.name, valueOf(field, settings[field.name])]));
}

function valueOf(field: ChannelField, value: unknown): unknown {
  const given = value ?? field.default;
  switch (field.type) {
    case 'group':
      return draftOf(field.fields ?? [], isRecord(value) ? value : {});
    case 'headers':
      return Object.keys(isRecord(value) ? value : {}).map((name) => ({ name, value: '', isKept: true }));
    case 'emails':
      return Array.isArray(value) ? value : [];
    case 'object':
      return given === undefined ? '' : JSON.stringify(given, null, 2);
    default:
      return field.secret || given === undefined ? '' : given;
  }
}

/** What is to be sent to make a channel: whatever is filled in. */
export function settingsOf(fields: readonly ChannelField[], draft: Draft): Settings {
  return defined(fields.map((field) => [field.name, settingOf(field, draft[field.name])]));
}

function settingOf(field: ChannelField, value: unknown): unknown {
  if (field.type === 'group') {
    if (isUntouched(field.fields ?? [], value as Draft)) return undefined;
    return settingsOf(field.fields ?? [], value as Draft);
  }
  if (field.type === 'headers') {
    const entries = (value as readonly HeaderDraft[]).filter(({ name }) => name !== '');
    return Object.fromEntries(
      entries.map((one) => [one.name, one.value === '' && one.isKept ? MASK : one.value]),
    );
  }
  if (field.type === 'emails') return (value as readonly string[]).length === 0 ? undefined : value;
  if (value === '' || value === null) return undefined;
  return field.type === 'object' ? JSON.parse(value as string) : value;
}

/** Whether a group is as it was when the form was empty: then it is not meant. */
export function isUntouched(fields: readonly ChannelField[], draft: Draft): boolean {
  const empty = draftOf(fields);
  return fields.every(({ name }) => draft[name] === empty[name]);
}

/** What is to be sent to change a channel: what differs. Null clears a field; a secret for which nothing is typed is kept. */
export function changesOf(fields: readonly ChannelField[], before: Settings, draft: Draft): Settings {
  return defined(fields.map((field) => [field.name, changeOf(field, before[field.name], draft[field.name])]));
}

function changeOf(field: ChannelField, before: unknown, value: unknown): unknown {
  if (field.type === 'group' && isRecord(before)) {
    const changes = changesOf(field.fields ?? [], before, value as Draft);
    return Object.keys(changes).length === 0 ? undefined : changes;
  }
  const setting = settingOf(field, value);
  if (setting === undefined) return field.secret || before === undefined ? undefined : null;
  return JSON.stringify(setting) === JSON.stringify(before) ? undefined : setting;
}

function defined(entries: readonly (readonly [string, unknown])[]): Settings {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
