import { PREVIEW_LIMITS, type ScoreHistogram } from '@tocsin/contract';
import type { Draft } from './draft.ts';

/** What a preview looked at. */
export interface Looked {
  documents: number;
  /** Documents that were read. */
  readonly of: number;
  /** Whether more were wanted than may be read at once. */
  readonly cut: boolean;
}

/** What else there is to say about a preview, in words. */
export function notesOf(draft: Draft, looked: Looked, histogram: ScoreHistogram | null): string[] {
  const { documents, of, cut } = looked;
  const notes: string[] = [];
  if (of === 0) notes.push('The collection has no documents yet.');
  if (documents < of)
    notes.push(
      `The time of ${PREVIEW_LIMITS.milliseconds} ms was over after ${documents} of ${of} documents.`,
    );
  if (cut) notes.push(`Only the latest ${of} documents were looked at, because they are large.`);
  if (draft.plan === 'search' && of > 0)
    notes.push('Scores are counted only where the documents themselves are compared, not what they find.');
  const without = histogram === null ? 0 : of - histogram.scored;
  if (without > 0) notes.push(`${without} of ${of} documents have no ${histogram?.feature} to compare.`);
  return notes;
}
