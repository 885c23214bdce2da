import type { Query } from '@tocsin/engine';
import type { Hit } from '../hit.ts';
import { keyOf } from '../hit-fields.ts';
import type { FeatureSearch, SearchScope } from '../stages/stage.ts';
import { passingAll } from './passing.ts';
import { rank } from './rank.ts';
import { evidenceOf } from './scorer.ts';

/** Documents loaded at once, at most, while the best candidates are filtered; at first those that are wanted and one more. */
const LOAD_CHUNK = 200;

/** What a search found in collections. */
export interface Nearest {
  /** Best first. */
  readonly hits: readonly Hit[];
  /** Whether others that pass were cut off. */
  readonly limited: boolean;
  readonly compared: number;
  readonly filtered: number;
}

/**
 * The documents nearest to the query of a search, among those that pass its filters: the number is cut after them.
 * @param onPass told of every document that passes, also beyond the number; without it the search ends with the number
 */
export async function findNearest(
  scope: SearchScope,
  search: FeatureSearch,
  filters: readonly Query[],
  wanted: number,
  onPass: ((hit: Hit) => void) | null = null,
): Promise<Nearest> {
  const candidates = await rank(scope, search);
  const passes = passingAll(scope.source, search.filter === null ? filters : [...filters, search.filter]);
  const hits: Hit[] = [];
  let passed = 0;
  let filtered = 0;
  let count = Math.min(LOAD_CHUNK, wanted + 1);
  while (passed <= wanted || onPass !== null) {
    const chunk = await candidates.take(count);
    count = Math.min(LOAD_CHUNK, 2 * count);
    if (chunk.length === 0) break;
    const loaded = await scope.source.load(chunk);
    const there = chunk.flatMap((scored) => {
      const document = loaded.get(keyOf(scored));
      return document === undefined ? [] : [{ scored, document, collectionId: scored.collectionId }];
    });
    filtered += chunk.length;
    for (const [i, hit] of (await passes(there)).entries()) {
      if (hit === null) continue;
      const { scored } = there[i] as (typeof there)[number];
      const evidence = [evidenceOf(search, scored), ...hit.evidence];
      const found = { ...hit, score: scored.score, evidence };
      if (passed++ < wanted) hits.push(found);
      onPass?.(found);
    }
  }
  return { hits, limited: passed > wanted, compared: candidates.compared, filtered };
}
