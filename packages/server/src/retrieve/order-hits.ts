import { resolvePath } from '@tocsin/engine';
import type { Hit, HitList } from './hit.ts';
import type { Stage } from './stages/stage.ts';

/** Best first; ties by document id. */
export function byScore(a: Hit, b: Hit): number {
  return b.score - a.score || compareText(a.documentId, b.documentId);
}

/** Runs a `sort_attribute` or `limit` stage. */
export function orderHits(
  stage: Extract<Stage, { kind: 'sort_attribute' | 'limit' }>,
  list: HitList,
): HitList {
  if (stage.kind === 'limit') {
    const hits = list.hits.slice(stage.offset, stage.offset + stage.limit);
    return { hits, limited: list.limited || hits.length < list.hits.length };
  }
  const keyed = list.hits.map((hit) => ({ hit, key: resolvePath(hit.payload, stage.field)[0] ?? null }));
  keyed.sort(
    (a, b) => compareKeys(a.key, b.key, stage.descending) || compareText(a.hit.documentId, b.hit.documentId),
  );
  return { hits: keyed.map(({ hit }) => hit), limited: list.limited };
}

const RANK: Readonly<Record<string, number>> = { number: 0, string: 1, boolean: 2 };

/** Numbers, then strings, then booleans; whatever is missing or null comes last in both directions. */
function compareKeys(a: unknown, b: unknown, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order = (RANK[typeof a] ?? 3) - (RANK[typeof b] ?? 3) || compareSame(a, b);
  return descending ? -order : order;
}

function compareSame(a: unknown, b: unknown): number {
  if (typeof a === 'string') return compareText(a, b as string);
  return Number(a) - Number(b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
