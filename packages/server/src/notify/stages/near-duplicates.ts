import { type AlertMatchResult, durationMs, type NearDuplicates } from '@tocsin/contract';
import { cosineScore, hammingDistance } from '@tocsin/engine';
import type { Write } from '../../store/database.ts';
import { remembering } from './remember.ts';
import { type Candidate, documentKey, keepMatches, type Likeness, type Stage, type Told } from './stage.ts';

/** What one execution told of. */
interface Known {
  readonly executionId: string;
  readonly data: Uint8Array;
}

/**
 * What is nearly the same as something that was told of lately is counted there, and not told again; nor is the second of
 * two that come together. A match without the feature is always told.
 */
export const nearDuplicates: Stage = (candidate, { memory }, told) => {
  const settings = candidate.alert.fatigue.near_duplicates;
  if (settings === null) return told;
  const known: Known[] = [...memory.near];
  const fresh: { key: string; data: Uint8Array }[] = [];
  const repeats = new Map<string, number>();
  const kept = keepMatches(told, 'near_duplicate', (match) => {
    const likeness = memory.likenesses.get(documentKey(match));
    if (likeness === undefined) return true;
    const before = known.find(({ data }) => isNear(settings, likeness, data));
    if (before !== undefined) {
      repeats.set(before.executionId, (repeats.get(before.executionId) ?? 0) + 1);
      return false;
    }
    known.push({ executionId: candidate.executionId, data: likeness.data });
    fresh.push({ key: keyOf(candidate, match), data: likeness.data });
    return true;
  });
  repeats.delete(candidate.executionId);
  const counted = { ...kept, writes: [...kept.writes, ...countingUp(candidate, repeats)] };
  if ('held' in counted) return counted;
  const until = candidate.now + durationMs(settings.window);
  return remembering(candidate, counted as Told, 'near', fresh, until);
};

function keyOf({ executionId }: Candidate, match: AlertMatchResult): string {
  return `${executionId}/${documentKey(match)}`.slice(0, 600);
}

function isNear({ max_distance, min_score }: NearDuplicates, one: Likeness, data: Uint8Array): boolean {
  if (one.data.length !== data.length) return false;
  if (one.kind === 'hash') return max_distance != null && hammingDistance(one.data, data) <= max_distance;
  return min_score != null && cosineScore(vectorOf(one.data), vectorOf(data)) >= min_score;
}

/** The bytes may begin anywhere in their buffer, where floats cannot. */
function vectorOf(bytes: Uint8Array): Float32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}

/** The notifications that told of it first say how often it came again. */
function countingUp({ namespaceId }: Candidate, repeats: ReadonlyMap<string, number>): Write[] {
  if (repeats.size === 0) return [];
  const sql = `update deliveries set repeats = repeats + ?
    where namespace_id = ? and execution_id = ? and execution_id <> '' and event_type = 'alert.triggered'`;
  return [{ sql, rows: [...repeats].map(([executionId, n]) => [n, namespaceId, executionId]) }];
}
