import type { HitList } from './hit.ts';

/**
 * The first hits of a list, which says so where some are cut.
 * @param limit null = all
 */
export function cutHits(list: HitList, limit: number | null, offset = 0): HitList {
  const hits = list.hits.slice(offset, limit === null ? undefined : offset + limit);
  return { ...list, hits, limited: list.limited || hits.length < list.hits.length };
}
