/** From this time on a text counts as one that comes again. */
const OFTEN = 3;
/** Texts that are counted, and those that are kept prepared: each connection holds the plans of the latter. */
const COUNTED = 2000;
const PREPARED = 200;
/** Longer ones name many values, and come again with another number of them. */
const MAX_LENGTH = 4000;

const counts = new Map<string, number>();
let prepared = 0;

/**
 * Whether a statement comes again and again, so that it is worth being planned once: planning takes longer than running
 * what finds a page by a key. The number of those is bounded, since the server keeps them for each connection.
 */
export function isRecurring(text: string): boolean {
  const count = counts.get(text) ?? 0;
  if (count >= OFTEN) return true;
  if (text.length > MAX_LENGTH) return false;
  if (count === 0 && counts.size >= COUNTED) return false;
  if (count + 1 === OFTEN && prepared >= PREPARED) return false;
  if (count + 1 === OFTEN) prepared++;
  counts.set(text, count + 1);
  return false;
}
