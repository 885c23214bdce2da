import { hashOf } from '../containers/unit-hash.ts';
import { WordCursor } from '../text/word-cursor.ts';
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
    const words = new WordCursor(units, length);
    while (words.next()) {
      const key = this.#lookUp(space, words.from, words.to - words.from);
      if (isOneOfMany && key !== 0) this.#view.addWord(key);
    }
    if (isOneOfMany) this.#view.addWord(0);
  }

  #scanParts(field: Field, byCase: number): void {
    if (byCase === 0) this.#buffer.uncover();
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

  #lookUp(space: number, from: number, length: number): number {
    const { units } = this.#buffer;
    const key = this.#keys.dictionary.find(hashOf(space, units, from, length), space, units, from, length);
    if (key !== 0) this.#view.mark(key);
    return key;
  }
}
