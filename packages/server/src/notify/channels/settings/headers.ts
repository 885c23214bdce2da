const MAX_VALUE = 8192;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;
const VALUE = /^[\t\x20-\x7e]*$/;

/** Those that frame the message or belong to one connection, and those that we set ourselves. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'content-type',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'http2-settings',
  'expect',
]);

/**
 * Reads the headers that a user adds to requests.
 *
 * @param max how many
 * @param fail throws; gets the name of the header in question, or null, and what is wrong with it
 */
export function headersOf(
  value: unknown,
  max: number | undefined,
  fail: (name: string | null, message: string) => never,
): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    fail(null, 'must be an object of strings');
  const entries = Object.entries(value as Record<string, unknown>);
  if (max !== undefined && entries.length > max) fail(null, `must have ${max} entries at most`);
  const seen = new Set<string>();
  for (const [name, text] of entries) {
    const problem = problemOfName(name, seen) ?? problemOfValue(text);
    if (problem !== null) fail(name, problem);
    seen.add(name.toLowerCase());
  }
  return Object.fromEntries(entries as [string, string][]);
}

function problemOfName(name: string, seen: ReadonlySet<string>): string | null {
  const lower = name.toLowerCase();
  if (!NAME.test(name)) return 'is not a valid name of a header';
  if (FORBIDDEN.has(lower) || lower.startsWith('webhook-')) return 'must not be set';
  return seen.has(lower) ? 'is given twice' : null;
}

function problemOfValue(value: unknown): string | null {
  if (typeof value !== 'string') return 'must be a string';
  if (value.length > MAX_VALUE) return `must have ${MAX_VALUE} characters at most`;
  return VALUE.test(value) ? null : 'must have printable ASCII characters only';
}
