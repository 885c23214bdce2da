/** Longer names are not compared. */
const MAX_LENGTH = 64;

/** Whether two names differ in at most two letters that were inserted, left out or changed (Levenshtein). */
export function differsLittle(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2 || a.length > MAX_LENGTH) return false;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return (row[b.length] as number) <= 2;
}
