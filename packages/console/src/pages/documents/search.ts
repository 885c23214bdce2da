import type { FilterOperator } from '@tocsin/contract';
import { SIMPLE_OPERATORS } from '../../data/words.ts';

/** What the page shows, as its address says it. */
export interface DocumentsSearch {
  /** Id or name; absent = the first one. */
  readonly collection?: string;
  /** A text that occurs in the id or in any text. */
  readonly q?: string;
  /** A dot path that is compared with `value`. */
  readonly field?: string;
  readonly operator?: (typeof SIMPLE_OPERATORS)[number] & FilterOperator;
  readonly value?: string;
}

/** Reads an address that anybody may have typed: what means nothing is left out. */
export function readDocumentsSearch(search: Record<string, unknown>): DocumentsSearch {
  const { collection, q, field, operator, value } = search;
  const known = SIMPLE_OPERATORS.find((one) => one === operator);
  const read = {
    collection: text(collection),
    q: text(q),
    field: text(field),
    operator: known,
    value: text(value),
  };
  return Object.fromEntries(Object.entries(read).filter(([, one]) => one !== undefined));
}

/** The router reads what looks like a number as one. */
function text(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
