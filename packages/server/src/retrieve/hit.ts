import type { Evidence } from '@tocsin/engine';

/** A document on its way through the stages. */
export interface Hit {
  readonly documentId: string;
  readonly collectionId: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** In [0, 1]. */
  readonly score: number;
  readonly evidence: readonly Evidence[];
  /** The group that a stage put it into. */
  readonly group?: HitGroup;
  /** What each search of the stage behind a standing query found, where its query is the document's own; null = nothing. */
  readonly searchScores?: readonly (number | null)[];
}

/** A group of documents with the same value of a field. */
export interface HitGroup {
  /** The value; null where the field is missing. */
  readonly key: unknown;
  /** Documents with the value, before the group was cut. */
  readonly count: number;
}

/** How many of the documents found have each value of a field. */
export interface Facet {
  readonly key: string;
  /** Most frequent first. */
  readonly values: readonly { readonly value: string | number | boolean; readonly count: number }[];
}

/** A document that a stage could not handle, and why; the others are not affected. */
export interface HitProblem {
  readonly documentId: string;
  readonly message: string;
}

/** What a run brought: the hits in the last stage's order, and whether a cap cut some off. */
export interface HitList {
  readonly hits: readonly Hit[];
  readonly limited: boolean;
  readonly facets?: readonly Facet[];
  readonly problems?: readonly HitProblem[];
}
