/** What stands for anything in an output that a page shows: `alt_…`, or a line of its own. */
const ANYTHING = '…';

/**
 * Whether a command printed what its page shows. JSON may have more fields than are shown; in a list `"…"` stands for any
 * further items. Of text all lines are shown.
 */
export function isAsShown(printed: string, shown: string, language: string): boolean {
  if (language !== 'json') return pattern(shown.trim()).test(printed.trim());
  const value = parsed(printed);
  return value !== undefined && contains(value, JSON.parse(shown));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function contains(value: unknown, shown: unknown): boolean {
  if (shown === ANYTHING) return true;
  if (typeof shown === 'string') return typeof value === 'string' && pattern(shown).test(value);
  if (Array.isArray(shown)) return Array.isArray(value) && containsItems(value, shown);
  if (typeof shown !== 'object' || shown === null) return value === shown;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(shown).every(([name, part]) =>
    contains((value as Record<string, unknown>)[name], part),
  );
}

function containsItems(values: readonly unknown[], shown: readonly unknown[]): boolean {
  const isOpen = shown.at(-1) === ANYTHING;
  const items = isOpen ? shown.slice(0, -1) : shown;
  if (isOpen ? values.length < items.length : values.length !== items.length) return false;
  return items.every((item, i) => contains(values[i], item));
}

function pattern(text: string): RegExp {
  const parts = text.split(ANYTHING).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*?')}$`, 's');
}
