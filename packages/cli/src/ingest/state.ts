import { randomUUID } from 'node:crypto';
import type { BatchSize, Range } from './batch.ts';
import type { Sent } from './send.ts';

/** How many documents became what. */
export interface Totals {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Lines that were left out. */
  readonly refused: number;
}

/** A batch that was taken, with what became of it. */
export interface TakenRange extends Range {
  readonly sent: Sent;
}

/** How far an ingest is, as it is kept in a file. */
export interface State {
  readonly version: 1;
  /** Under which nothing is done twice; made once for an ingest, however often it goes on. */
  readonly run: string;
  readonly collection_id: string;
  readonly batch: BatchSize;
  /** All before this byte, and this many lines, was taken. */
  readonly offset: number;
  readonly line: number;
  /** The end of what was taken, by which the input is known again; null at its beginning. */
  readonly last: { readonly start: number; readonly sha256: string } | null;
  /** Batches behind `offset` that were taken, too. */
  readonly taken: readonly TakenRange[];
  readonly totals: Totals;
  /** How long the report of refused lines is that belongs to it. */
  readonly refused_bytes: number;
}

/** An ingest at its beginning. */
export function firstState(collectionId: string, batch: BatchSize): State {
  return {
    version: 1,
    run: randomUUID(),
    collection_id: collectionId,
    batch,
    offset: 0,
    line: 0,
    last: null,
    taken: [],
    totals: { created: 0, updated: 0, unchanged: 0, refused: 0 },
    refused_bytes: 0,
  };
}

/** How many documents were taken. */
export function documentsIn({ created, updated, unchanged }: Totals): number {
  return created + updated + unchanged;
}
