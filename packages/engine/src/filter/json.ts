import { isRecord } from '../document/path.ts';
import { at, QueryError } from '../errors.ts';

/** Levels of lists and objects that a constant may have. */
const MAX_DEPTH = 32;

/**
 * A frozen copy of a JSON value, so that a query never changes with its input. Keys such as `__proto__` stay plain keys.
 * @throws QueryError for what JSON cannot hold (undefined, functions, NaN) and for values nested over 32 levels
 */
export function copyJson(value: unknown, place: string, depth: number = 0): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (depth >= MAX_DEPTH) throw new QueryError(place, `is nested too deeply: at most ${MAX_DEPTH} levels`);
  if (Array.isArray(value))
    return Object.freeze(value.map((item, i) => copyJson(item, `${place}[${i}]`, depth + 1)));
  if (!isRecord(value)) throw new QueryError(place, 'must be a JSON value');
  const entries = Object.keys(value).map(
    (key) => [key, copyJson(value[key], at(place, key), depth + 1)] as const,
  );
  return Object.freeze(Object.fromEntries(entries));
}
