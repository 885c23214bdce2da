import type { EngineDocument } from '../document/document.ts';
import type { Field } from '../keys/field-table.ts';
import type { KeyTable } from '../keys/key-table.ts';
import { KIND } from '../keys/kinds.ts';
import { UnitBuffer } from '../keys/unit-buffer.ts';
import type { FoundKeys } from './found-keys.ts';
import type { FeatureValue, NearGroup } from './near-group.ts';

/** A clause on a feature as kernels look for it. */
export interface NearRequest<T extends FeatureValue = FeatureValue> {
  readonly value: T;
  /** The score that a document must reach, or the distance that it must keep. */
  readonly limit: number;
  /** What clauses on a feature have in common that are looked for together. */
  readonly group: string;
  makeGroup(): NearGroup<T>;
  /** The value in a few characters, for people. */
  describe(): string;
}

/** The clauses on features that have keys of their own, and the search for those that documents may pass. */
export class NearTable {
  readonly #keys: KeyTable;
  readonly #groups = new Map<string, NearGroup>();
  /** By key: the name of its group. */
  readonly #names = new Map<number, string>();
  readonly #buffer = new UnitBuffer();
  #made = 0;

  constructor(keys: KeyTable) {
    this.#keys = keys;
  }

  /** Uses the key of a clause; equal ones share it. @throws RangeError where memory is full; nothing is used then */
  use(field: Field, request: NearRequest): number {
    const name = `${field.index} ${request.group}`;
    const group = this.#groups.get(name) ?? request.makeGroup();
    const known = group.find(request.value, request.limit);
    if (known !== 0) {
      this.#keys.useAgain(known);
      return known;
    }
    try {
      return group.add(request.value, request.limit, () => {
        this.#groups.set(name, group);
        return this.#makeKey(field, request, name);
      });
    } finally {
      if (group.size === 0) group.release();
    }
  }

  /** Of a key's text only the number in front, which no other has, tells it from others. */
  #makeKey(field: Field, request: NearRequest, name: string): number {
    this.#buffer.loadComparable(`${this.#made++} ${request.describe()}`);
    const { units, length } = this.#buffer;
    const key = this.#keys.use(field, KIND.near, { units, from: 0, length });
    this.#names.set(key, name);
    return key;
  }

  /** Forgets the clause of a key that is gone, if it had one; the last of a group gives its memory back. */
  forget(key: number): void {
    const name = this.#names.get(key);
    if (name === undefined) return;
    const group = this.#groups.get(name) as NearGroup;
    this.#names.delete(key);
    group.delete(key);
    if (group.size > 0) return;
    this.#groups.delete(name);
    group.release();
  }

  /** Finds the keys of clauses that documents may pass, for all of them at once: a kernel reads its memory once for many. */
  probe(documents: readonly EngineDocument[], found: FoundKeys): void {
    found.begin(documents.length);
    for (const group of this.#groups.values()) group.probe(documents, found);
  }
}
