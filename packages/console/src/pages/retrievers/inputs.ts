import type { Metadata, RetrieverInputSchema, RetrieverInputSchemaField } from '@tocsin/contract';

/** What a form holds of inputs, by name: texts, numbers, truth values; of objects and lists their JSON. */
export type InputsDraft = Readonly<Record<string, unknown>>;

const JSON_TYPES: ReadonlySet<string> = new Set(['object', 'array', 'document_reference']);
const NUMBER_TYPES: ReadonlySet<string> = new Set(['number', 'integer', 'float']);

/** How an input is typed in. */
export type InputKind = 'choice' | 'boolean' | 'number' | 'json' | 'text';

/** Chooses how an input is typed in. */
export function kindOfInput({ type, enum: choices }: RetrieverInputSchemaField): InputKind {
  if (choices != null && choices.length > 0) return 'choice';
  if (type === 'boolean') return 'boolean';
  if (NUMBER_TYPES.has(type)) return 'number';
  return JSON_TYPES.has(type) ? 'json' : 'text';
}

/** What a form begins with: defaults, else the first example. */
export function inputsDraftOf(schema: RetrieverInputSchema): InputsDraft {
  return Object.fromEntries(Object.entries(schema).map(([name, field]) => [name, beginningOf(field)]));
}

function beginningOf(field: RetrieverInputSchemaField): unknown {
  const value = field.default ?? field.examples?.[0];
  const kind = kindOfInput(field);
  if (kind === 'boolean') return value ?? false;
  if (value === undefined) return '';
  return kind === 'json' ? JSON.stringify(value, null, 2) : value;
}

/** The inputs that are sent: what is filled in. @throws Error that names the input which is no JSON */
export function inputsOf(schema: RetrieverInputSchema, draft: InputsDraft): Metadata {
  const entries = Object.entries(schema).map(([name, field]) => [name, inputOf(name, field, draft[name])]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function inputOf(name: string, field: RetrieverInputSchemaField, value: unknown): unknown {
  if (value === '' || value === null || value === undefined) return undefined;
  if (kindOfInput(field) !== 'json') return value;
  try {
    return JSON.parse(String(value));
  } catch {
    throw new Error(`${name} is not valid JSON`);
  }
}

/** The required inputs that are not filled in, by name. */
export function missingOf(schema: RetrieverInputSchema, draft: InputsDraft): string[] {
  return Object.entries(schema)
    .filter(([name, { required }]) => required === true && (draft[name] === '' || draft[name] == null))
    .map(([name]) => name);
}
