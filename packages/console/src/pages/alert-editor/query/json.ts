/** An object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and neither a list nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an object has no other keys than these. */
export function hasOnly(value: JsonObject, keys: readonly string[]): boolean {
  return Object.keys(value).every((key) => keys.includes(key));
}

/** An object without some of its keys. */
export function without(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

/** A list with another item in a place. */
export function replaced<T>(list: readonly T[], at: number, item: T): T[] {
  return list.map((old, i) => (i === at ? item : old));
}

/** A list without an item. */
export function removed<T>(list: readonly T[], at: number): T[] {
  return list.filter((_, i) => i !== at);
}

/** A list in which an item changed places with a neighbour. @param by 1 or -1 */
export function moved<T>(list: readonly T[], at: number, by: 1 | -1): T[] {
  const [item, other] = [list[at], list[at + by]];
  if (item === undefined || other === undefined) return [...list];
  return replaced(replaced(list, at, other), at + by, item);
}

/** JSON that people may read: two spaces an indentation. */
export function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? '';
}

/** JSON that was read, or what is wrong with it and where. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

/** Reads JSON that somebody types. */
export function parseJson(text: string): Parsed<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, problem: problemOf(text, error instanceof Error ? error.message : '') };
  }
}

/** Engines say where JSON breaks in their own ways; people look for a line and a column. */
function problemOf(text: string, message: string): string {
  const lined = /line (\d+) column (\d+)/.exec(message);
  const position = /position (\d+)/.exec(message);
  const at = position === null ? text.length : Number(position[1]);
  const before = text.slice(0, at).split('\n');
  const [line, column] = lined
    ? [Number(lined[1]), Number(lined[2])]
    : [before.length, (before.at(-1)?.length ?? 0) + 1];
  const what = message
    .replace(/ in JSON.*$/s, '')
    .replace(/^JSON\.parse: /, '')
    .replace(/,? ?"[^]*$/, '');
  return `Line ${line}, column ${column}: ${what === '' ? 'this is no JSON' : what}`;
}
