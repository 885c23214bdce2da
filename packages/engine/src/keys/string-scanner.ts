import { hashEnd, hashSeed, hashStep } from '../containers/unit-hash.ts';
import { classOf, isWordPair, SURROGATE, UNKNOWN, WORD_UNIT, wordClasses } from '../text/word-class.ts';
import type { DocumentView } from './document-view.ts';
import type { Field } from './field-table.ts';
import { type KeyTable, lengthIndex, spaceOf } from './key-table.ts';
import { GRAM, KIND } from './kinds.ts';
import { UnitBuffer } from './unit-buffer.ts';

/** Finds the keys that a string of a document gives a field. */
export class StringScanner {
  readonly #keys: KeyTable;
  readonly #view: DocumentView;
  readonly #buffer = new UnitBuffer();

  constructor(keys: KeyTable, view: DocumentView) {
    this.#keys = keys;
    this.#view = view;
  }

  /**
   * Marks the keys of a string.
   * @param isOneOfMany whether to note each string's words by themselves, as its field has several strings
   */
  scan(field: Field, text: string, caseSensitive: boolean, isOneOfMany: boolean): void {
    const byCase = Number(caseSensitive);
    this.#buffer.load(text, caseSensitive);
    if (field.has(KIND.value + byCase))
      this.#lookUp(spaceOf(field, KIND.value + byCase), 0, this.#buffer.length);
    if (field.has(KIND.word + byCase)) this.#scanWords(spaceOf(field, KIND.word + byCase), isOneOfMany);
    if (field.readsGrams(caseSensitive)) this.#scanParts(field, byCase);
  }

  #scanWords(space: number, isOneOfMany: boolean): void {
    const { units, length } = this.#buffer;
    const classes = wordClasses();
    const seed = hashSeed(space);
    let hash = seed;
    let from = 0;
    for (let i = 0; i < length; i++) {
      const unit = units[i] as number;
      const unitClass = classes[unit] as number;
      if (unitClass === WORD_UNIT || (unitClass === UNKNOWN && classOf(unit) === WORD_UNIT)) {
        hash = hashStep(hash, unit);
      } else if (unitClass === SURROGATE && isWordPair(unit, i + 1 < length ? (units[i + 1] as number) : 0)) {
        hash = hashStep(hashStep(hash, unit), units[++i] as number);
      } else {
        if (i > from) this.#found(hash, space, from, i - from, isOneOfMany);
        hash = seed;
        from = i + 1;
      }
    }
    if (length > from) this.#found(hash, space, from, length - from, isOneOfMany);
    if (isOneOfMany) this.#view.addWord(0);
  }

  #found(hash: number, space: number, from: number, length: number, isOneOfMany: boolean): void {
    const key = this.#keys.dictionary.find(hashEnd(hash), space, this.#buffer.units, from, length);
    if (key === 0) return;
    this.#view.mark(key);
    if (isOneOfMany) this.#view.addWord(key);
  }

  #scanParts(field: Field, byCase: number): void {
    if (byCase === 0) this.#buffer.replaceLongS();
    const { length } = this.#buffer;
    for (let size = 1; size <= Math.min(GRAM, length); size++) {
      if (this.#isWanted(field, KIND.start + byCase, size))
        this.#lookUp(spaceOf(field, KIND.start + byCase), 0, size);
      if (this.#isWanted(field, KIND.end + byCase, size))
        this.#lookUp(spaceOf(field, KIND.end + byCase), length - size, size);
      if (!this.#isWanted(field, KIND.gram + byCase, size)) continue;
      const space = spaceOf(field, KIND.gram + byCase);
      for (let from = 0; from + size <= length; from++) this.#lookUp(space, from, size);
    }
  }

  #isWanted(field: Field, kind: number, size: number): boolean {
    return (field.lengths[lengthIndex(kind, size)] as number) > 0;
  }

  #lookUp(space: number, from: number, length: number): void {
    const { units } = this.#buffer;
    let hash = hashSeed(space);
    for (let i = from; i < from + length; i++) hash = hashStep(hash, units[i] as number);
    const key = this.#keys.dictionary.find(hashEnd(hash), space, units, from, length);
    if (key !== 0) this.#view.mark(key);
  }
}
