import type { Evidence } from '@tocsin/engine';

/** A document on its way through the stages. */
export interface Hit {
  readonly documentId: string;
  readonly collectionId: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly score: number;
  readonly evidence: readonly Evidence[];
}

/** What a run brought: the hits in the last stage's order, and whether a cap cut some off. */
export interface HitList {
  readonly hits: readonly Hit[];
  readonly limited: boolean;
}
