import { PREVIEW_LIMITS, type ScoreBucket, type ScoreHistogram } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import { type DraftSearch, thresholdOf } from './draft-search.ts';

interface Scored {
  readonly score: number;
  readonly above: boolean;
}

/** Scores are shown with so many steps from 0 to 1: a range begins and ends at one of them. */
const STEPS = 100;

/**
 * How the scores of documents lie around the threshold of a draft's first search.
 * @returns null where no document has a search that looks at it
 */
export function scoreHistogram(
  searchFor: (document: EngineDocument) => DraftSearch | null,
  documents: readonly EngineDocument[],
): ScoreHistogram | null {
  let about: DraftSearch | null = null;
  let first: EngineDocument | null = null;
  const scores: Scored[] = [];
  for (const document of documents) {
    const search = searchFor(document);
    about ??= search;
    const score = search?.scoreOf(document) ?? null;
    if (score === null) continue;
    first ??= document;
    scores.push(score);
  }
  if (about === null) return null;
  const threshold = thresholdOf(about, first);
  return {
    place: about.place,
    feature: about.search.feature,
    metric: about.metric,
    threshold,
    scored: scores.length,
    others: about.others,
    buckets: bucketsOf(scores, threshold),
  };
}

/** Bars of one width over the range of the scores and their threshold. */
function bucketsOf(scores: readonly Scored[], threshold: number | null): ScoreBucket[] {
  if (scores.length === 0) return [];
  const [low, high] = rangeOf([
    ...scores.map(({ score }) => score),
    ...(threshold === null || threshold > 1 ? [] : [threshold]),
  ]);
  const count = PREVIEW_LIMITS.buckets;
  const width = (high - low) / count;
  const edge = (i: number): number => Number((low + i * width).toFixed(6));
  const buckets = Array.from({ length: count }, (_, i): ScoreBucket => {
    return { from: edge(i), to: edge(i + 1), count: 0, above: 0 };
  });
  for (const { score, above } of scores) {
    const bucket = buckets[bucketAt(buckets, score)] as ScoreBucket;
    bucket.count++;
    bucket.above += Number(above);
  }
  return buckets;
}

/** By the edges as they are shown, so that what they say holds. */
function bucketAt(buckets: readonly ScoreBucket[], score: number): number {
  const after = buckets.findIndex(({ from }) => from > score);
  return after === -1 ? buckets.length - 1 : Math.max(0, after - 1);
}

function rangeOf(values: readonly number[]): [low: number, high: number] {
  const least = Math.max(0, Math.floor(Math.min(...values) * STEPS));
  const most = Math.min(STEPS, Math.ceil(Math.max(...values) * STEPS));
  if (least < most) return [least / STEPS, most / STEPS];
  return least === 0 ? [0, 1 / STEPS] : [(least - 1) / STEPS, least / STEPS];
}
