import { UnitDictionary, type UnitRange } from '../containers/unit-dictionary.ts';
import { hashOf } from '../containers/unit-hash.ts';
import type { Field, FieldTable } from './field-table.ts';
import { describeKey, FIXED_KINDS, GRAM, KIND, KINDS } from './kinds.ts';

/** The key that every document has. */
export const ALWAYS = 0;

const NO_UNITS: UnitRange = { units: new Uint16Array(0), from: 0, length: 0 };

/**
 * Small facts about a document that queries rest on, numbered: "its field `text` has the word foo". A key lives as long
 * as a query uses it.
 */
export class KeyTable {
  readonly dictionary: UnitDictionary = new UnitDictionary();
  readonly #fields: FieldTable;
  readonly #onNew: (key: number) => void;
  readonly #onGone: (key: number) => void;

  /**
   * @param onNew told of each key that is made, perhaps with the number of one that is gone
   * @param onGone told of each key that nobody uses any more
   */
  constructor(fields: FieldTable, onNew: (key: number) => void, onGone: (key: number) => void) {
    this.#fields = fields;
    this.#onNew = onNew;
    this.#onGone = onGone;
  }

  /** One more than the largest key. */
  get end(): number {
    return this.dictionary.end;
  }

  /** The number of a key; 0 where no query uses it. */
  find(field: Field, kind: number, range: UnitRange = NO_UNITS): number {
    if (kind < FIXED_KINDS) return field.fixed[kind] as number;
    const space = spaceOf(field, kind);
    const { units, from, length } = range;
    return this.dictionary.find(hashOf(space, units, from, length), space, units, from, length);
  }

  /** Uses a key, once more or for the first time. */
  use(field: Field, kind: number, range: UnitRange = NO_UNITS): number {
    const key = this.find(field, kind, range) || this.#make(field, kind, range);
    this.#countUse(field, kind, key);
    return key;
  }

  /** Uses a key that is there once more. */
  useAgain(key: number): void {
    this.#countUse(this.fieldOf(key), this.kindOf(key), key);
  }

  #countUse(field: Field, kind: number, key: number): void {
    this.dictionary.countUses(key, 1);
    field.keyUses[kind] = (field.keyUses[kind] as number) + 1;
  }

  #make(field: Field, kind: number, range: UnitRange): number {
    const space = spaceOf(field, kind);
    const key = this.dictionary.add(hashOf(space, range.units, range.from, range.length), space, range);
    this.#count(field, kind, range.length, 1);
    if (kind < FIXED_KINDS) field.fixed[kind] = key;
    this.#fields.use(field);
    this.#onNew(key);
    return key;
  }

  /** Ends a use; the last one forgets the key. */
  release(key: number): void {
    const uses = this.dictionary.countUses(key, -1);
    const field = this.fieldOf(key);
    const kind = this.kindOf(key);
    field.keyUses[kind] = (field.keyUses[kind] as number) - 1;
    if (uses > 0) return;
    this.#onGone(key);
    this.#count(field, kind, this.dictionary.lengthOf(key), -1);
    if (kind < FIXED_KINDS) field.fixed[kind] = 0;
    this.dictionary.delete(key);
    this.#fields.release(field);
  }

  #count(field: Field, kind: number, length: number, change: number): void {
    field.keys[kind] = (field.keys[kind] as number) + change;
    if (kind < KIND.gram) return;
    const at = lengthIndex(kind, length);
    field.lengths[at] = (field.lengths[at] as number) + change;
  }

  /** How often queries use a key. */
  usesOf(key: number): number {
    return this.dictionary.usesOf(key);
  }

  fieldOf(key: number): Field {
    return this.#fields.at(Math.floor(this.dictionary.spaceOf(key) / KINDS));
  }

  kindOf(key: number): number {
    return this.dictionary.spaceOf(key) % KINDS;
  }

  /** A key in words. */
  describe(key: number): string {
    if (key === ALWAYS) return 'always considered';
    return describeKey(this.fieldOf(key).path, this.kindOf(key), this.dictionary.textOf(key));
  }
}

/** The dictionary's space for a kind of keys of a field. */
export function spaceOf(field: Field, kind: number): number {
  return field.index * KINDS + kind;
}

/** Where `Field.lengths` counts keys of a kind and length. */
export function lengthIndex(kind: number, length: number): number {
  return kind * (GRAM + 1) + length;
}
