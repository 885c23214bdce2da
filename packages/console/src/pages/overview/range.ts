/** Ranges that end now, in milliseconds. */
export const RANGES = {
  '1h': 3_600_000,
  '6h': 21_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
} as const;

/** One of {@link RANGES}. */
export type RangeName = keyof typeof RANGES;

/** The time that the overview is about, as its address says it: a range that ends now, or one that was dragged over. */
export interface OverviewSearch {
  readonly range?: RangeName;
  /** ISO 8601, both or none. */
  readonly since?: string;
  readonly until?: string;
}

/** Reads an address that anybody may have typed. */
export function readOverviewSearch({ range, since, until }: Record<string, unknown>): OverviewSearch {
  if (isTime(since) && isTime(until) && Date.parse(since) < Date.parse(until)) return { since, until };
  return typeof range === 'string' && Object.hasOwn(RANGES, range) ? { range: range as RangeName } : {};
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

/** The instants of a search. @param now in milliseconds */
export function instantsOf({ range = '1h', since, until }: OverviewSearch, now: number) {
  if (since !== undefined && until !== undefined) return { since, until };
  return { since: new Date(now - RANGES[range]).toISOString(), until: new Date(now).toISOString() };
}
