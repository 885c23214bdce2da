import { Slots } from '../containers/slots.ts';
import { FIXED_KINDS, GRAM, KIND, KINDS } from './kinds.ts';

/** A field or feature that some query names, and what of it is worth looking at in a document. */
export class Field {
  readonly path: string;
  readonly isFeature: boolean;
  /** Whether the path is one key of the payload. */
  readonly isSimple: boolean;
  /** A small number of its own. */
  readonly index: number;
  /** The keys of the kinds that have one a field; 0 where there is none. */
  readonly fixed: Int32Array = new Int32Array(FIXED_KINDS);
  /** By kind: the keys that queries use. */
  readonly keys: Int32Array = new Int32Array(KINDS);
  /** By kind: how often queries use them. */
  readonly keyUses: Int32Array = new Int32Array(KINDS);
  /** By kind and length up to three units: the keys for grams, starts and ends. */
  readonly lengths: Int32Array = new Int32Array(KINDS * (GRAM + 1));
  /** Comparisons with a number by order. */
  numberOrders = 0;
  /** Comparisons with a string by order: without case, and with. */
  readonly textOrders: [number, number] = [0, 0];
  /** Who uses the field. */
  uses = 0;

  constructor(path: string, isFeature: boolean, index: number) {
    this.path = path;
    this.isFeature = isFeature;
    this.isSimple = !path.includes('.');
    this.index = index;
  }

  /** Whether there are keys of a kind. */
  has(kind: number): boolean {
    return (this.keys[kind] as number) > 0;
  }

  /** Whether anything needs a string's units: words, values or grams. */
  readsStrings(caseSensitive: boolean): boolean {
    const byCase = Number(caseSensitive);
    return this.has(KIND.value + byCase) || this.has(KIND.word + byCase) || this.readsGrams(caseSensitive);
  }

  /** Whether there are keys for parts of strings. */
  readsGrams(caseSensitive: boolean): boolean {
    const byCase = Number(caseSensitive);
    return this.has(KIND.gram + byCase) || this.has(KIND.start + byCase) || this.has(KIND.end + byCase);
  }
}

/** The fields that queries name, each as long as one does. */
export class FieldTable {
  /** In no order; what a document is looked through for. */
  readonly active: Field[] = [];
  readonly #fields = new Map<string, Field>();
  readonly #features = new Map<string, Field>();
  readonly #byIndex: Field[] = [];
  readonly #indexes = new Slots();

  /** One more than the largest index. */
  get end(): number {
    return this.#indexes.end;
  }

  /** The field of that path, or feature of that address; made where it is new. */
  of(path: string, isFeature: boolean): Field {
    const names = isFeature ? this.#features : this.#fields;
    const known = names.get(path);
    if (known !== undefined) return known;
    const field = new Field(path, isFeature, this.#indexes.take());
    names.set(path, field);
    this.#byIndex[field.index] = field;
    this.active.push(field);
    return field;
  }

  /** The field with an index that is in use. */
  at(index: number): Field {
    return this.#byIndex[index] as Field;
  }

  /** Counts one more use. */
  use(field: Field): void {
    field.uses++;
  }

  /** Ends a use; the last one removes the field. */
  release(field: Field): void {
    field.uses--;
    if (field.uses === 0) this.#remove(field);
  }

  /** Removes the fields that were made and never used. */
  sweep(): void {
    for (const field of this.active.filter(({ uses }) => uses === 0)) this.#remove(field);
  }

  #remove(field: Field): void {
    (field.isFeature ? this.#features : this.#fields).delete(field.path);
    this.active.splice(this.active.indexOf(field), 1);
    this.#indexes.giveBack(field.index);
  }
}
