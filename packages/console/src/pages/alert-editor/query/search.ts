import { some } from '../../../components/numbers.ts';
import { isObject, type JsonObject, without } from './json.ts';

/** A search of a `feature_search` stage, as the builder shows it. */
export interface SearchClause {
  /** The vector or hash that is compared: `tocsin://clip@v1/embedding`. */
  readonly feature: string;
  /** A text, a list of numbers, a hash in hexadecimal digits, an input, or an object that says which it is. */
  readonly query: unknown;
  /** The lowest score. */
  readonly minScore: number | null;
  /** Of hashes: bits that may differ. */
  readonly maxDistance: number | null;
  /** What the builder does not show; it is kept. */
  readonly rest: JsonObject;
}

const FEATURE_NAMES = ['feature_uri', 'feature', 'feature_address'];
const SCORE_NAMES = ['min_score', 'score_threshold'];
const KNOWN = [...FEATURE_NAMES, ...SCORE_NAMES, 'query', 'max_distance'];

/** The searches of a stage; null where the builder cannot show one of them. */
export function readSearches(searches: unknown): SearchClause[] | null {
  if (!Array.isArray(searches) || searches.length === 0) return null;
  const clauses = searches.map(readClause);
  return clauses.every((clause) => clause !== null) ? clauses : null;
}

function readClause(search: unknown): SearchClause | null {
  if (!isObject(search)) return null;
  const feature = only(search, FEATURE_NAMES);
  const minScore = only(search, SCORE_NAMES) ?? null;
  const maxDistance = search['max_distance'] ?? null;
  if (typeof feature !== 'string' || !isNumber(minScore) || !isNumber(maxDistance)) return null;
  return { feature, query: search['query'] ?? null, minScore, maxDistance, rest: without(search, KNOWN) };
}

/** The value of a parameter that has several names; an object, which none of them may be, where two are used. */
function only(search: JsonObject, names: readonly string[]): unknown {
  const used = names.filter((name) => search[name] != null);
  return used.length > 1 ? {} : search[used[0] ?? ''];
}

function isNumber(value: unknown): value is number | null {
  return value === null || typeof value === 'number';
}

/** A search as the API takes it. */
export function writeClause({ feature, query, minScore, maxDistance, rest }: SearchClause): JsonObject {
  return {
    feature_uri: feature,
    ...(query !== null && { query }),
    ...(minScore !== null && { min_score: minScore }),
    ...(maxDistance !== null && { max_distance: maxDistance }),
    ...rest,
  };
}

/** The text of a query; null where it is none. */
export function textOf(query: unknown): string | null {
  if (typeof query === 'string') return query;
  return isObject(query) && typeof query['text'] === 'string' ? query['text'] : null;
}

/** A query with another text, in the shape that it has. */
export function withText(query: unknown, text: string): unknown {
  return isObject(query) && 'text' in query ? { ...query, text } : text;
}

/** Reads a vector or a hash that was pasted; null where it is neither. */
export function readValue(text: string): number[] | string | null {
  const trimmed = text.trim();
  if (/^[0-9a-f]{16,128}$/i.test(trimmed) || /^\{\{\s*INPUT\.[^{}]+\}\}$/.test(trimmed)) return trimmed;
  const numbers = trimmed
    .replace(/^\[|\]$/g, '')
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number);
  return numbers.length > 1 && numbers.every(Number.isFinite) ? numbers : null;
}

/** What was read, in a line. */
export function describe(value: unknown, wanted: string): string {
  if (Array.isArray(value)) return `A vector of ${some(value.length, 'number')}`;
  if (typeof value !== 'string' || value === '') return `Paste ${wanted}`;
  return value.startsWith('{{') ? 'The value of an input' : `A hash of ${value.length * 4} bits`;
}
