/** What a query string is made of; null and undefined are left out. */
export type Query = Readonly<Record<string, unknown>>;

/**
 * A path whose parts are escaped: at`/v1/alerts/${alert}`.
 * @throws TypeError where a part cannot stand in a path
 */
export function at(strings: TemplateStringsArray, ...parts: readonly string[]): string {
  return strings.reduce((path, string, i) => path + segment(parts[i - 1]) + string);
}

/** URLs are normalised before they are sent: with such a part the path would mean another one. */
function segment(part: unknown): string {
  if (typeof part !== 'string' || part === '')
    throw new TypeError(`an id or a name must be a string that is not empty; it is ${JSON.stringify(part)}`);
  if (part === '.' || part === '..')
    throw new TypeError(`"${part}" cannot stand in a URL; name the thing by its id`);
  return encodeURIComponent(part);
}

/** `?a=1&b=2`, or nothing. A list repeats its name. */
export function queryText(query: Query | null | undefined): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== null && one !== undefined)
      .map((one): [string, string] => [name, String(one)]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
