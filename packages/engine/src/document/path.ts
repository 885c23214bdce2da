import type { EngineDocument } from './document.ts';

const INDEX = /^(?:0|[1-9]\d*)$/;

/**
 * The values at a dot path, as they stand: a list at the end of the path is one value; none means that the field is
 * missing. Paths pass through lists, so `items.name` visits every item; a numeric segment picks a list's element where
 * there is one. A root key that contains the dots literally counts too, and comes first.
 */
export function resolvePath(payload: unknown, path: string): unknown[] {
  const found: unknown[] = [];
  if (isRecord(payload) && Object.hasOwn(payload, path)) found.push(payload[path]);
  if (path.includes('.')) walk(payload, path.split('.'), 0, found);
  else if (Array.isArray(payload)) walk(payload, [path], 0, found);
  return found;
}

/** Whether the values at a path are found through a list, so that there may be several: `items.name`, and not `items.0`. */
export function passesList(payload: unknown, path: string): boolean {
  if (isRecord(payload) && Object.hasOwn(payload, path)) return false;
  const segments = path.split('.');
  return segments.some(
    (segment, i) =>
      i > 0 &&
      resolvePath(payload, segments.slice(0, i).join('.')).some(
        (value) => Array.isArray(value) && !(INDEX.test(segment) && Number(segment) < value.length),
      ),
  );
}

/** The values of a document at a path: of its fields beside the payload, else of the payload. */
export function valuesAtPath(document: EngineDocument, path: string): readonly unknown[] {
  return document.field?.(path) ?? resolvePath(document.payload, path);
}

function walk(value: unknown, segments: readonly string[], next: number, found: unknown[]): void {
  const segment = segments[next];
  if (segment === undefined) found.push(value);
  else if (Array.isArray(value)) walkList(value, segments, next, found);
  else if (isRecord(value) && Object.hasOwn(value, segment)) walk(value[segment], segments, next + 1, found);
}

function walkList(
  list: readonly unknown[],
  segments: readonly string[],
  next: number,
  found: unknown[],
): void {
  const segment = segments[next] as string;
  if (INDEX.test(segment) && Number(segment) < list.length) {
    walk(list[Number(segment)], segments, next + 1, found);
    return;
  }
  for (const element of list) walk(element, segments, next, found);
}

/** Whether a value is an object with keys: neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
