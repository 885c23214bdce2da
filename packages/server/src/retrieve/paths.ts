import { isRecord } from '../platform/json.ts';

/** A copy of a record with a value at a dot path; what is no record on the way is replaced by one. */
export function withPath(
  record: Readonly<Record<string, unknown>>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const [head, ...rest] = path;
  if (head === undefined) return { ...record };
  if (rest.length === 0) return { ...record, [head]: value };
  const child = Object.hasOwn(record, head) ? record[head] : undefined;
  return { ...record, [head]: withPath(isRecord(child) ? child : {}, rest, value) };
}

/** Two records as one: what the first has stays, and records in both are merged. */
export function mergeMissing(
  record: Readonly<Record<string, unknown>>,
  added: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: [string, unknown][] = Object.entries(added).map(([key, value]) => {
    if (!Object.hasOwn(record, key)) return [key, value];
    const own = record[key];
    return [key, isRecord(own) && isRecord(value) ? mergeMissing(own, value) : own];
  });
  return { ...record, ...Object.fromEntries(merged) };
}
