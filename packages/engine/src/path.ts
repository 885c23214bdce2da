/**
 * The values at a dot path of a JSON value. Lists on the way are passed through: each element is visited; a number
 * names a position. A key of the root that is the whole path wins.
 * @returns the values found, in order; none where the path leads nowhere. A list at the end is one value.
 */
export function resolvePath(root: Readonly<Record<string, unknown>>, path: string): unknown[] {
  if (Object.hasOwn(root, path)) return [root[path]];
  const found: unknown[] = [];
  collect(root, path.split('.'), 0, found);
  return found;
}

function collect(value: unknown, keys: readonly string[], at: number, found: unknown[]): void {
  if (at === keys.length) {
    found.push(value);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const key = keys[at] as string;
  if (!Array.isArray(value)) {
    if (Object.hasOwn(value, key)) collect((value as Record<string, unknown>)[key], keys, at + 1, found);
    return;
  }
  if (/^\d+$/.test(key) && Number(key) < value.length) collect(value[Number(key)], keys, at + 1, found);
  else for (const item of value) if (!Array.isArray(item)) collect(item, keys, at, found);
}
