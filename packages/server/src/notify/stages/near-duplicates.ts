import type { NearDuplicates } from '@tocsin/contract';
import { cosineScore, hammingDistance } from '@tocsin/engine';
import type { Write } from '../../store/database.ts';
import { shortened } from './key.ts';
import { type Candidate, documentKey, keepMatches, type Likeness, type Memory, type Stage } from './stage.ts';

/** What an execution told of. */
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
  const repeats = new Map<string, number>();
  const kept = keepMatches(told, 'near_duplicate', (match) => {
    const likeness = memory.likenesses.get(documentKey(match));
    if (likeness === undefined) return true;
    const before = known.find(({ data }) => isNear(settings, likeness, data));
    if (before === undefined) known.push({ executionId: candidate.executionId, data: likeness.data });
    else repeats.set(before.executionId, (repeats.get(before.executionId) ?? 0) + 1);
    return before === undefined;
  });
  repeats.delete(candidate.executionId);
  return { ...kept, writes: [...kept.writes, ...countingUp(candidate, repeats)] };
};

/** The features of these matches, to be remembered where they are told; the keys of later ones come behind. */
export function toldLikenesses(
  { alert, executionId, matches }: Candidate,
  { likenesses }: Memory,
): { key: string; data: Uint8Array }[] {
  if (alert.fatigue.near_duplicates === null) return [];
  return matches.flatMap((match) => {
    const likeness = likenesses.get(documentKey(match));
    return likeness === undefined
      ? []
      : [{ key: `${executionId}/${shortened(documentKey(match))}`, data: likeness.data }];
  });
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
