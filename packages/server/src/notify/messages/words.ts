/** Line breaks, control characters, and marks that turn the direction of what follows. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** A text in one line, of at most so many UTF-16 units; what is cut ends with an ellipsis. */
export function oneLine(text: string, limit: number): string {
  // Not all of a huge text has to be looked at.
  const line = text
    .slice(0, limit * 4)
    .replace(UNPRINTABLE, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return cut(line, limit);
}

/** The beginning of a text; what is cut ends with an ellipsis, and no character is cut in two. */
export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${whole(text.slice(0, limit - 1)).trimEnd()}…`;
}

function whole(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}

/** `1,284`. */
export function count(n: number): string {
  return n.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

/** `1 match`, `1,284 matches`. */
export function counted(n: number, one: string, many: string = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A name in quotation marks, in one line. */
export function quoted(name: string): string {
  return `“${oneLine(name, 80)}”`;
}

/** A score in [0, 1] as a percentage; only what is equal has 100. */
export function percent(score: number): number {
  return Math.floor(score * 100 + 1e-9);
}

/** `2026-11-02 09:31 UTC` of an ISO 8601 instant. */
export function minute(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** `1 hour`, `90 minutes` of a time in milliseconds: in the largest unit that counts it whole. */
export function span(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms >= size && ms % size === 0) ?? ['second', 1000];
  return counted(ms / size, unit);
}
