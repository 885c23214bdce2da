import type { PackedQuery } from '../query/pack.ts';
import { type BatchDocument, LazyMatch } from './explainer.ts';
import type { DocumentMatch } from './report.ts';

/** Matches as pairs of numbers, those of one query together, and what the numbers stand for. */
export interface MatchColumns {
  /** The ids and the queries that matched. */
  readonly ids: readonly string[];
  readonly queries: readonly PackedQuery[];
  /** Where the matches of each query end; they begin where those of the one before end. */
  readonly ends: readonly number[];
  /** Of each match, the position of its document. */
  readonly positions: Int32Array;
  readonly documents: readonly BatchDocument[];
  /** Matches that had to be explained at once. */
  readonly explained: ReadonlyMap<number, DocumentMatch>;
}

/**
 * The matches of a batch by query. Objects are made of those that somebody looks at: a batch may bring millions, of which
 * a reader wants a few, or their number.
 */
export class MatchTable implements ReadonlyMap<string, readonly DocumentMatch[]> {
  readonly #columns: MatchColumns;
  readonly #lists = new Map<number, readonly DocumentMatch[]>();
  #indexes: Map<string, number> | null = null;

  constructor(columns: MatchColumns) {
    this.#columns = columns;
  }

  get size(): number {
    return this.#columns.ids.length;
  }

  has(id: string): boolean {
    return this.#indexOf(id) !== undefined;
  }

  get(id: string): readonly DocumentMatch[] | undefined {
    const index = this.#indexOf(id);
    return index === undefined ? undefined : this.#listAt(index);
  }

  forEach(visit: (list: readonly DocumentMatch[], id: string, map: this) => void): void {
    for (const [id, list] of this) visit(list, id, this);
  }

  *keys(): MapIterator<string> {
    yield* this.#columns.ids;
  }

  *values(): MapIterator<readonly DocumentMatch[]> {
    for (let i = 0; i < this.size; i++) yield this.#listAt(i);
  }

  *entries(): MapIterator<[string, readonly DocumentMatch[]]> {
    for (const [i, id] of this.#columns.ids.entries()) yield [id, this.#listAt(i)];
  }

  [Symbol.iterator](): MapIterator<[string, readonly DocumentMatch[]]> {
    return this.entries();
  }

  #indexOf(id: string): number | undefined {
    this.#indexes ??= new Map(this.#columns.ids.map((known, i) => [known, i]));
    return this.#indexes.get(id);
  }

  #listAt(index: number): readonly DocumentMatch[] {
    const known = this.#lists.get(index);
    if (known !== undefined) return known;
    const { ends } = this.#columns;
    const list: DocumentMatch[] = [];
    for (let i = ends[index - 1] ?? 0; i < (ends[index] as number); i++) list.push(this.#matchAt(i, index));
    this.#lists.set(index, list);
    return list;
  }

  #matchAt(i: number, index: number): DocumentMatch {
    const { explained, documents, positions, queries } = this.#columns;
    const document = documents[positions[i] as number] as BatchDocument;
    return explained.get(i) ?? new LazyMatch(queries[index] as PackedQuery, document);
  }
}
