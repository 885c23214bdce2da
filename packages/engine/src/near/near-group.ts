import { HashTable } from '../containers/hash-table.ts';
import { hashOf } from '../containers/unit-hash.ts';
import type { EngineDocument } from '../document/document.ts';
import type { FoundKeys } from './found-keys.ts';

/** What a clause looks for. */
export type FeatureValue = Float32Array | Uint8Array;

/** Values with a limit each, by row, and the kernel that holds documents' values against all of them. */
export interface StandingRows<T extends FeatureValue> {
  /** Adds a value, which is kept as it is. @returns its row */
  add(value: T, limit: number): number;
  delete(row: number): void;
  /** Tells of all pairs of a row and a document that keep the row's limit, and perhaps of others. */
  probe(documents: readonly T[], onPair: (row: number, document: number) => void): void;
  /** Gives all memory back; nothing else is called after it. */
  release(): void;
}

/** A document's value; null where it cannot be held against the rows, undefined where the document has none. */
export type ReadValue<T> = (document: EngineDocument) => T | null | undefined;

/** A clause that has a key. */
export interface NearClause<T extends FeatureValue = FeatureValue> {
  readonly key: number;
  readonly value: T;
  readonly limit: number;
  readonly row: number;
}

/** The kernels' memory is not the garbage collector's: of groups that are gone with their monitor it is given back. */
const abandoned = new FinalizationRegistry<StandingRows<never>>((rows) => rows.release());

/** Clauses that are looked for together: those on one feature with values of one size, compared in one way. */
export class NearGroup<T extends FeatureValue = FeatureValue> {
  readonly #rows: StandingRows<T>;
  readonly #read: ReadValue<T>;
  readonly #clauses = new Map<number, NearClause<T>>();
  readonly #byContent = new HashTable();
  /** By row: the key. */
  readonly #keys: number[] = [];

  constructor(rows: StandingRows<T>, read: ReadValue<T>) {
    this.#rows = rows;
    this.#read = read;
    abandoned.register(this, rows, this);
  }

  get size(): number {
    return this.#clauses.size;
  }

  /** The key of an equal clause; 0 where there is none. */
  find(value: T, limit: number): number {
    const { pairs, mask } = this.#byContent;
    const hash = hashOfContent(value, limit);
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const key = pairs[i * 2 + 1] as number;
      if (key === 0) return 0;
      if (pairs[i * 2] === hash && isEqual(this.#clauses.get(key) as NearClause<T>, value, limit)) return key;
    }
  }

  /** Adds a clause that is not there. @param makeKey called once there is room for it @throws RangeError where memory is full */
  add(value: T, limit: number, makeKey: () => number): number {
    const row = this.#rows.add(value, limit);
    const key = makeKey();
    this.#keys[row] = key;
    this.#clauses.set(key, { key, value, limit, row });
    this.#byContent.add(hashOfContent(value, limit), key);
    return key;
  }

  /** Removes the clause with a key. */
  delete(key: number): void {
    const { value, limit, row } = this.#clauses.get(key) as NearClause<T>;
    this.#byContent.delete(hashOfContent(value, limit), key);
    this.#clauses.delete(key);
    this.#rows.delete(row);
  }

  /**
   * Finds for each document the clauses that may pass. A document that cannot be held against them has them all: what
   * to say of it the reference knows.
   */
  probe(documents: readonly EngineDocument[], found: FoundKeys): void {
    const values: T[] = [];
    const positions: number[] = [];
    for (const [position, document] of documents.entries()) {
      const value = this.#read(document);
      if (value === null) this.#addAll(position, found);
      if (value === null || value === undefined) continue;
      values.push(value);
      positions.push(position);
    }
    if (values.length > 0) this.#probeValues(values, positions, found);
  }

  #probeValues(values: readonly T[], positions: readonly number[], found: FoundKeys): void {
    try {
      this.#rows.probe(values, (row, i) => found.add(positions[i] as number, this.#keys[row] as number));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // Too little memory to look for them: each may pass.
      for (const position of positions) this.#addAll(position, found);
    }
  }

  #addAll(position: number, found: FoundKeys): void {
    for (const key of this.#clauses.keys()) found.add(position, key);
  }

  /** Gives the kernel's memory back; nothing else may be called after it. */
  release(): void {
    abandoned.unregister(this);
    this.#rows.release();
  }
}

function isEqual(clause: NearClause, value: FeatureValue, limit: number): boolean {
  if (clause.limit !== limit) return false;
  for (let i = 0; i < value.length; i++) if (clause.value[i] !== value[i]) return false;
  return true;
}

function hashOfContent(value: FeatureValue, limit: number): number {
  const units =
    value instanceof Uint8Array
      ? Uint16Array.from(value)
      : new Uint16Array(value.buffer, value.byteOffset, 2 * value.length);
  return hashOf(Math.round(limit * 0xffff), units, 0, units.length);
}
