/** What a browser takes tens of milliseconds to make, once it is needed. */
let short: Intl.NumberFormat | undefined;

/** `1,204,331` */
export function count(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1.2M`, where there is little room. */
export function shortCount(n: number): string {
  if (n < 10_000) return count(n);
  short ??= new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
  return short.format(n);
}

/** `0.3 ms`, `12 ms`, `1.4 s` */
export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** One word for one, another one for many: `1 match`, `3 matches`. */
export function some(n: number, one: string, many: string = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
