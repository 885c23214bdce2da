/** A field that documents have. */
export interface KnownField {
  /** Dot path. */
  readonly path: string;
  readonly type: 'text' | 'number' | 'boolean' | 'list' | 'other';
  /** Short values that it has, most frequent first. */
  readonly values: readonly string[];
}

const MAX_DEPTH = 5;
const MAX_FIELDS = 300;
const MAX_VALUES = 30;
const MAX_VALUE_LENGTH = 60;
const LEFT_OUT = new Set(['features', 'document_blobs', 'collection_id']);

/** The fields of some documents, in alphabetical order. */
export function fieldsOf(documents: readonly Readonly<Record<string, unknown>>[]): KnownField[] {
  const found = new Map<string, { type: KnownField['type']; values: Map<string, number> }>();
  const note = (path: string, type: KnownField['type'], values: readonly unknown[]): void => {
    const field = found.get(path) ?? { type, values: new Map<string, number>() };
    if (!found.has(path) && found.size < MAX_FIELDS) found.set(path, field);
    for (const value of values) {
      const text = String(value);
      if (text.length <= MAX_VALUE_LENGTH) field.values.set(text, (field.values.get(text) ?? 0) + 1);
    }
  };
  for (const document of documents)
    for (const [key, value] of Object.entries(document))
      if (!key.startsWith('_') && !LEFT_OUT.has(key)) walk(value, key, 1, note);
  return [...found]
    .map(([path, { type, values }]) => ({ path, type, values: frequent(values) }))
    .sort(byPath);
}

type Note = (path: string, type: KnownField['type'], values: readonly unknown[]) => void;

function walk(value: unknown, path: string, depth: number, note: Note): void {
  if (value === null || value === undefined) return;
  if (typeof value === 'string') note(path, 'text', [value]);
  else if (typeof value === 'number') note(path, 'number', [value]);
  else if (typeof value === 'boolean') note(path, 'boolean', [value]);
  else if (Array.isArray(value))
    note(path, 'list', value.filter((item) => typeof item !== 'object').slice(0, 50));
  else if (depth >= MAX_DEPTH) note(path, 'other', []);
  else for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`, depth + 1, note);
}

function frequent(values: ReadonlyMap<string, number>): string[] {
  return [...values]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_VALUES)
    .map(([value]) => value);
}

function byPath(a: KnownField, b: KnownField): number {
  return a.path < b.path ? -1 : 1;
}
