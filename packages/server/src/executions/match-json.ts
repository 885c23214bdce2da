import { type AlertMatchResult, MATCH_LIMITS } from '@tocsin/contract';

/** JSON of a match's metadata, and of its evidence, in bytes; what is longer is cut. */
export const MATCH_PART_BYTES: number = 16 * 1024;
/** JSON of all matches of an execution, in bytes; those behind it have neither metadata nor evidence. */
export const MATCHES_BYTES: number = 2 * 1024 * 1024;

/** The matches of an execution as they are stored: JSON lists of bounded size. */
export interface MatchesJson {
  /** The best 100. */
  readonly shown: string;
  /** Matches 101 to 1,000; null where there are none. */
  readonly more: string | null;
}

/**
 * Writes matches down within bounds: one document with megabytes of metadata must not cost a batch its record, nor a
 * message its receiver. What lost something says `truncated`.
 */
export function matchesJson(matches: readonly AlertMatchResult[]): MatchesJson {
  let left = MATCHES_BYTES;
  const texts = matches.slice(0, MATCH_LIMITS.kept).map((match) => {
    const whole = boundedJson(match);
    const text = Buffer.byteLength(whole) <= left ? whole : JSON.stringify(bare(match));
    left -= Buffer.byteLength(text);
    return text;
  });
  const more = texts.slice(MATCH_LIMITS.shown);
  return {
    shown: `[${texts.slice(0, MATCH_LIMITS.shown).join(',')}]`,
    more: more.length === 0 ? null : `[${more.join(',')}]`,
  };
}

/** The best 100 matches within the bounds of those that are stored. */
export function boundedMatches(matches: readonly AlertMatchResult[]): AlertMatchResult[] {
  return JSON.parse(matchesJson(matches.slice(0, MATCH_LIMITS.shown)).shown) as AlertMatchResult[];
}

function boundedJson(match: AlertMatchResult): string {
  const metadata = cutFields(match.metadata);
  const matched_features = cutFields(match.matched_features);
  const isWhole = metadata === match.metadata && matched_features === match.matched_features;
  return JSON.stringify(isWhole ? match : { ...match, metadata, matched_features, truncated: true });
}

function bare(match: AlertMatchResult): AlertMatchResult {
  return { ...match, metadata: null, matched_features: null, truncated: true };
}

/** The fields in their order, less those that do not fit any more; the same object where all fit. */
function cutFields<T extends Record<string, unknown>>(fields: T | null): T | null {
  if (fields === null || estimate(fields, MATCH_PART_BYTES, MOST) <= MATCH_PART_BYTES) return fields;
  if (jsonBytes(fields, MATCH_PART_BYTES) <= MATCH_PART_BYTES) return fields;
  let left = MATCH_PART_BYTES;
  const kept = Object.entries(fields).filter(([name, value]) => {
    const bytes = jsonBytes({ [name]: value }, left);
    if (bytes > left) return false;
    left -= bytes;
    return true;
  });
  return Object.fromEntries(kept) as T;
}

/** How many bytes JSON takes; something above `limit` where it takes more, without writing it down first. */
function jsonBytes(value: unknown, limit: number): number {
  const least = estimate(value, limit, LEAST);
  return least > limit ? least : Buffer.byteLength(JSON.stringify(value));
}

/** What JSON takes in bytes for a character of a string and for any other scalar. */
interface Cost {
  readonly char: number;
  readonly scalar: number;
}
const LEAST: Cost = { char: 1, scalar: 1 };
const MOST: Cost = { char: 6, scalar: 25 };

/** A bound on the bytes of JSON; not looked at further than `limit`. */
function estimate(value: unknown, limit: number, cost: Cost): number {
  if (typeof value === 'string') return value.length * cost.char + 2;
  if (typeof value !== 'object' || value === null) return cost.scalar;
  let bytes = 2;
  const isList = Array.isArray(value);
  for (const key of Object.keys(value)) {
    bytes += isList ? 1 : key.length * cost.char + 3;
    bytes += estimate((value as Record<string, unknown>)[key], limit - bytes, cost);
    if (bytes > limit) break;
  }
  return bytes;
}
