/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON with the keys of every object in code unit order, so that equal values are equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value))
    return value.some((item) => typeof item === 'object')
      ? `[${value.map(canonicalJson).join(',')}]`
      : JSON.stringify(value); // the same, and fast for vectors
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${fields.join(',')}}`;
}
