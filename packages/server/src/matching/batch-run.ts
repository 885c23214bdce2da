import type { EngineDocument } from '@tocsin/engine';
import type { HitList } from '../retrieve/hit.ts';
import type { SourcedHit } from './matches.ts';

/** A batch at hand. */
export interface BatchAtHand {
  readonly collectionId: string;
  readonly documents: readonly EngineDocument[];
}

/** What an alert's run over a batch brought. */
export interface Run {
  readonly found: readonly SourcedHit[];
  readonly limited: boolean;
  /** Source documents that lack a required input. */
  readonly skipped: number;
  /** What went wrong for single source documents; the others are checked all the same. */
  readonly problems: readonly string[];
  /** How many of them are inputs of the wrong type. */
  readonly mistyped?: number;
}

/** A run that looked at the source documents themselves. @param problems that came up before */
export function selfSourced(list: HitList, problems: readonly string[]): Run {
  const more = (list.problems ?? []).map(({ documentId, message }) => `${documentId}: ${message}`);
  return {
    found: list.hits.map((hit) => ({ hit, sourceDocumentId: hit.documentId })),
    limited: list.limited,
    skipped: 0,
    problems: [...problems, ...more],
  };
}
