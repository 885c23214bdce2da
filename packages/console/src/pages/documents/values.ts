import type { DocumentResponse } from '@tocsin/contract';
import { count } from '../../components/numbers.ts';

/** A value in a line; nothing where there is none. */
export function shownValue(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number')
    return Number.isInteger(value) && value >= 10_000 ? count(value) : String(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** When a document was written first, ISO 8601; null where the answer does not say it. */
export function arrivedAt({ _internal: internal }: DocumentResponse): string | null {
  return typeof internal?.['created_at'] === 'string' ? internal['created_at'] : null;
}

/** The fields among which a document's name is looked for. */
export function namedFieldsOf({ metadata, ...fields }: DocumentResponse): object {
  return { ...fields, ...metadata };
}

const ADDED: ReadonlySet<string> = new Set(['_internal', 'document_id', 'collection_id', 'features']);

/** Without what the server adds, and without features: what was sent. */
export function payloadOf(document: DocumentResponse): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !ADDED.has(name)));
}
