import type { ListDocumentsRequest } from '@tocsin/contract';
import type { DocumentsSearch } from './search.ts';

/** What is asked for, as the address says it. A field that is compared with nothing is no filter, but for `exists`. */
export function wantedOf({ q, field, operator = 'eq', value }: DocumentsSearch): ListDocumentsRequest {
  const isFiltered = field !== undefined && (value !== undefined || operator === 'exists');
  const compared = operator === 'exists' ? value !== 'false' : typed(value ?? '', operator);
  return {
    ...(q !== undefined && { search: q }),
    ...(isFiltered && { filters: { AND: [{ field, operator, value: compared }] } }),
  };
}

const TEXTUAL: ReadonlySet<string> = new Set(['contains', 'starts_with', 'text']);

/** What looks like a number or a truth value is one, unless texts are compared; quotes make it a text. */
function typed(text: string, operator: string): unknown {
  if (TEXTUAL.has(operator)) return text;
  if (/^".*"$/.test(text)) return text.slice(1, -1);
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
