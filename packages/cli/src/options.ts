import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number from 1 on. */
export function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return value;
}

/** Reads an option that is a whole number from 1 to a most. */
export function upTo(most: number): (text: string) => number {
  return (text) => {
    const value = count(text);
    if (value > most) throw new InvalidArgumentError(`It must be at most ${most}.`);
    return value;
  };
}

/** Reads an option that may be given several times. */
export function several(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads an option that is an instant: ISO 8601, or how long ago, such as `15m`, `2h`, `7d`. */
export function instant(text: string): string {
  return instantFrom(text, -1);
}

/** Reads an option that is an instant: ISO 8601, or in how long, such as `90d`. */
export function instantAhead(text: string): string {
  return instantFrom(text, 1);
}

function instantFrom(text: string, direction: 1 | -1): string {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const span = amount === undefined ? null : Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  const ms = span === null ? Date.parse(text) : Date.now() + direction * span;
  if (Number.isNaN(ms))
    throw new InvalidArgumentError('It must be a time such as 2030-01-02T03:04:05Z, or a span such as 2h.');
  return new Date(ms).toISOString();
}

/** An extractor as the API names it. */
export interface NamedExtractor {
  readonly feature_extractor_name: string;
  readonly version: string;
}

/** Reads `name@version`. */
export function extractor(text: string): NamedExtractor {
  const [, name, version] = /^([^@]+)@([^@]+)$/.exec(text) ?? [];
  if (name === undefined || version === undefined)
    throw new InvalidArgumentError('It must be name@version, such as text_extractor@v1.');
  return { feature_extractor_name: name, version };
}

/** Reads extractors, of which several may be given. */
export function extractors(text: string, before: readonly NamedExtractor[] = []): NamedExtractor[] {
  return [...before, extractor(text)];
}
