import type { DocumentResponse } from '@tocsin/contract';

/** Fields that say where a document is, not what it is. */
const NOT_SHOWN: ReadonlySet<string> = new Set([
  'document_id',
  'collection_id',
  '_internal',
  'features',
  'document_blobs',
]);
/** Fields that are shown as the title of a document. */
const TITLES: ReadonlySet<string> = new Set(['title', 'name', 'headline', 'subject', 'label']);
const MAX_LENGTH = 60;
/** Of so few documents nothing can be said of how values repeat. */
const FEW = 5;

interface Column {
  count: number;
  readonly values: Set<unknown>;
}

/** The plain values of a document by dot path, at most two levels deep. */
export function valuesOf(document: DocumentResponse): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(document)) {
    if (NOT_SHOWN.has(name)) continue;
    if (!isRecord(value)) values.set(name, value);
    else for (const [inner, deep] of Object.entries(value)) values.set(`${name}.${inner}`, deep);
  }
  return values;
}

/** All paths that a filter may name, of the documents that are there. */
export function pathsOf(documents: readonly DocumentResponse[]): string[] {
  return [...new Set(documents.flatMap((document) => [...valuesOf(document).keys()]))];
}

/**
 * The paths that tell documents apart at a glance: short values that most documents have and that are not all the same; those whose
 * values repeat first, for they group documents, then the most common.
 */
export function columnsOf(documents: readonly DocumentResponse[], most: number): string[] {
  const found = new Map<string, Column>();
  for (const document of documents)
    for (const [path, value] of valuesOf(document)) {
      if (!isShort(value) || TITLES.has(path.split('.').at(-1) ?? '')) continue;
      const known = found.get(path) ?? { count: 0, values: new Set() };
      known.count++;
      known.values.add(value);
      found.set(path, known);
    }
  const enough = documents.length / 2;
  return [...found]
    .filter(([, column]) => column.count >= enough && tellsApart(column, documents.length))
    .sort(([, a], [, b]) => Number(isGroup(b)) - Number(isGroup(a)) || b.count - a.count)
    .slice(0, most)
    .map(([path]) => path);
}

/** Not where all are the same, nor where each text is another one, as names are: those the title says already. */
function tellsApart({ count, values }: Column, documents: number): boolean {
  if (documents <= FEW) return values.size > 1 || documents === 1;
  const isName = [...values].every((value) => typeof value === 'string') && values.size > 0.9 * count;
  return values.size > 1 && !isName;
}

function isGroup({ count, values }: Column): boolean {
  return values.size < count / 2;
}

function isShort(value: unknown): boolean {
  if (typeof value === 'string')
    return value !== '' && value.length <= MAX_LENGTH && !value.includes('\n') && !value.startsWith('data:');
  return typeof value === 'number' || typeof value === 'boolean';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
