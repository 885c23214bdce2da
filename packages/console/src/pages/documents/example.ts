import type { BulkDocument, DocumentResponse } from '@tocsin/contract';
import { payloadOf } from './values.ts';

const EXAMPLE = { metadata: { title: 'A first document', text: 'What it says', source: 'console' } };
const MAX_EXAMPLE = 4000;

/** A document to begin with, as JSON: like one that is there, else a small one. */
export function exampleOf(document: DocumentResponse | undefined): string {
  const json = JSON.stringify(document === undefined ? EXAMPLE : payloadOf(document), null, 2);
  return json.length <= MAX_EXAMPLE ? json : JSON.stringify(EXAMPLE, null, 2);
}

/** The documents in a text: one object, or a list of them. @throws Error that says what is wrong */
export function readDocuments(text: string): BulkDocument[] {
  const value: unknown = parsed(text);
  const documents = Array.isArray(value) ? value : [value];
  if (documents.length === 0) throw new Error('is an empty list');
  const isDocument = (one: unknown): boolean =>
    typeof one === 'object' && one !== null && !Array.isArray(one);
  if (!documents.every(isDocument)) throw new Error('must be an object, or a list of objects');
  return documents as BulkDocument[];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('is not valid JSON');
  }
}
