/**
 * Makes one call of those that come in the same turn of the event loop: a query for many keys costs little more than one.
 * @param load what is found of each key; told of each key once
 * @returns finds one key; rejects where `load` does
 */
export function gathering<K, V>(
  load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): (key: K) => Promise<V | undefined> {
  let next: { readonly keys: Set<K>; readonly found: Promise<ReadonlyMap<K, V>> } | null = null;
  const begin = (): NonNullable<typeof next> => {
    const keys = new Set<K>();
    const found = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      next = null;
      return load([...keys]);
    });
    return { keys, found };
  };
  return async (key) => {
    next ??= begin();
    next.keys.add(key);
    return (await next.found).get(key);
  };
}

/** Calls for a key that come while one for it is under way share its answer. */
export function sharing<V>(load: (key: string) => Promise<V>): (key: string) => Promise<V> {
  const underWay = new Map<string, Promise<V>>();
  return (key) => {
    const known = underWay.get(key);
    if (known !== undefined) return known;
    const loading = load(key).finally(() => underWay.delete(key));
    underWay.set(key, loading);
    return loading;
  };
}
