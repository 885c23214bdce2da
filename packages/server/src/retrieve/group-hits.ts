import type { Hit, HitList } from './hit.ts';
import { equalityKey, keyOf, valueAt } from './hit-fields.ts';

/** How hits are grouped. */
export interface Grouping {
  readonly field: string;
  /** Groups that are kept, those with the best-placed documents; null = all. */
  readonly groups: number | null;
  /** Documents that are kept of each group, the first ones. */
  readonly size: number;
  /** `all`: groups one after the other; `first`: the first of each; `flatten`: no groups, only their limits. */
  readonly mode: 'all' | 'first' | 'flatten';
}

/**
 * Groups hits by the value of a field, in the order of each group's first hit. Documents without the field are one group,
 * whose value is null.
 */
export function groupHits(list: HitList, { field, groups, size, mode }: Grouping): HitList {
  const members = new Map<string, { key: unknown; hits: Hit[] }>();
  for (const hit of list.hits) {
    const key = valueAt(hit, field);
    const id = equalityKey(key);
    const group = members.get(id);
    if (group) group.hits.push(hit);
    else members.set(id, { key, hits: [hit] });
  }
  const kept = [...members.values()].slice(0, groups ?? undefined).map(({ key, hits }) => {
    const group = { key, count: hits.length };
    return hits.slice(0, mode === 'first' ? 1 : size).map((hit): Hit => ({ ...hit, group }));
  });
  const hits = mode === 'flatten' ? flatten(list.hits, kept.flat()) : kept.flat();
  return { ...list, hits, limited: list.limited || hits.length < list.hits.length };
}

/** The kept hits in the order that they had, without their groups. */
function flatten(before: readonly Hit[], kept: readonly Hit[]): Hit[] {
  const keys = new Set(kept.map(keyOf));
  return before.filter((hit) => keys.has(keyOf(hit)));
}
