/** Types whose values come as text and are numbers: int8, int2, int4, float4, float8, numeric. */
const NUMBERS = new Set([20, 21, 23, 700, 701, 1700]);
const BYTEA = 17;
const BOOL = 16;

/**
 * How a value of a PostgreSQL type is read, so that rows look the same as SQLite's: every number is a JavaScript number
 * (counts and milliseconds stay far below 2^53), bytes are a `Uint8Array` of their own.
 */
export function parserOf(oid: number, format = 'text'): (value: never) => unknown {
  if (format !== 'text') return (value: unknown) => value;
  if (NUMBERS.has(oid)) return (value: string) => Number(value);
  if (oid === BYTEA) return (value: string) => bytesOf(value);
  if (oid === BOOL) return (value: string) => (value === 't' ? 1 : 0);
  return (value: unknown) => value;
}

/** A plain array, not a view of a larger one: its buffer may be read as it is. */
function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array((hex.length - 2) / 2);
  Buffer.from(bytes.buffer).write(hex.slice(2), 'hex');
  return bytes;
}

/** A parameter as PostgreSQL takes it: text has no NUL there, flags are numbers. */
export function toParameter(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
  if (typeof value === 'boolean') return Number(value);
  return value === undefined ? null : value;
}
