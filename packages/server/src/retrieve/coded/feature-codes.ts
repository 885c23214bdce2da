import { CodedVectors } from '@tocsin/engine';
import { toFloats } from '../../extract/feature-values.ts';
import type { StoredFeature } from '../feature-rows.ts';

/** What a row takes beside its code: its document's id, twice in tables. */
const ROW_BYTES = 150;
/** Vectors that codes are best made for, if there are so many. */
export const SAMPLE = 2000;
/** With fewer it is done anew when they have become so many times more, or than these. */
const OUTGROWN = 16;
const FEW = 256;

/** What is looked for. */
export interface CandidateQuery {
  readonly vector: Float32Array;
  /** How many documents, at least. */
  readonly count: number;
  /** Smaller scores are of no use. */
  readonly minScore: number;
  readonly leftOut: ReadonlySet<string>;
}

/** A document that may be near. */
export interface CandidateDocument {
  readonly documentId: string;
  /** Its score at most. */
  readonly most: number;
}

/** Documents among which those are that a query is nearest to, of all but those left out. */
export interface CandidateDocuments {
  /** Those that may score most first. */
  readonly documents: readonly CandidateDocument[];
  /** No other document has a greater score; −∞ where there is none of use. */
  readonly others: number;
  /** How many there are in all. */
  readonly size: number;
}

/** The codes of a vector feature of a collection's documents. */
export class FeatureCodes {
  readonly #codes: CodedVectors;
  /** By row. */
  readonly #documentIds: string[] = [];
  readonly #rows = new Map<string, number>();
  readonly #outgrownAt: number;

  /**
   * Holds the first features already.
   * @param first all that are there, or {@link SAMPLE} of them: codes are made for vectors like these
   * @throws RangeError where one cannot be compared, or memory is full
   */
  constructor(dimensions: number, first: readonly StoredFeature[]) {
    this.#codes = new CodedVectors({ dimensions, sample: first.map(({ data }) => toFloats(data)) });
    this.#outgrownAt =
      first.length < SAMPLE ? OUTGROWN * Math.max(FEW, first.length) : Number.POSITIVE_INFINITY;
    try {
      this.setAll(first);
    } catch (error) {
      this.release();
      throw error;
    }
  }

  get dimensions(): number {
    return this.#codes.dimensions;
  }

  get size(): number {
    return this.#rows.size;
  }

  get bytes(): number {
    return this.#codes.bytes + ROW_BYTES * this.size;
  }

  /** Whether the codes would be better if they were made anew. */
  get isOutgrown(): boolean {
    return this.size >= this.#outgrownAt;
  }

  /** Adds or replaces features. @throws RangeError where one cannot be compared, or memory is full */
  setAll(features: readonly StoredFeature[]): void {
    for (const { documentId, data } of features) {
      const row = this.#rows.get(documentId);
      if (row !== undefined) this.#codes.replace(row, toFloats(data));
      else this.#add(documentId, toFloats(data));
    }
  }

  #add(documentId: string, vector: Float32Array): void {
    const row = this.#codes.add(vector);
    this.#documentIds[row] = documentId;
    this.#rows.set(documentId, row);
  }

  /** Takes a document out, where it is there. */
  delete(documentId: string): void {
    const row = this.#rows.get(documentId);
    if (row === undefined) return;
    this.#codes.delete(row);
    this.#rows.delete(documentId);
  }

  /**
   * Candidates for several queries together: four cost little more than one.
   * @throws RangeError for a query of other dimensions
   */
  candidates(queries: readonly CandidateQuery[]): CandidateDocuments[] {
    const idOf = (row: number): string => this.#documentIds[row] as string;
    const found = this.#codes.candidates(
      queries.map(({ vector }) => vector),
      Math.max(1, ...queries.map(({ count }) => count)),
      {
        minScore: queries.map(({ minScore }) => minScore),
        accepts: (row, query) => queries[query]?.leftOut.has(idOf(row)) === false,
      },
    );
    return found.map(({ rows, others }) => ({
      documents: rows.map(({ row, most }) => ({ documentId: idOf(row), most })),
      others,
      size: this.size,
    }));
  }

  /** Gives the memory back; nothing else may be called after it. */
  release(): void {
    this.#codes.release();
  }
}
