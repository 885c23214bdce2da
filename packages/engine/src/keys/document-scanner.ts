import type { EngineDocument } from '../document/document.ts';
import { isRecord, resolvePath } from '../document/path.ts';
import { comparable } from '../text/fold.ts';
import { compareCodePoints } from '../text/order.ts';
import { type DocumentView, wordIndex } from './document-view.ts';
import type { Field, FieldTable } from './field-table.ts';
import type { KeyTable } from './key-table.ts';
import { KIND, unitsOfNumber } from './kinds.ts';
import { StringScanner } from './string-scanner.ts';

/** Fills a view with what queries ask about a document, field by field; what nobody asks for is not looked at. */
export class DocumentScanner {
  readonly #fields: FieldTable;
  readonly #keys: KeyTable;
  readonly #view: DocumentView;
  readonly #strings: StringScanner;
  /** The list of a single value; the same one for each field, as most have one value. */
  readonly #single: [unknown] = [null];

  constructor(fields: FieldTable, keys: KeyTable, view: DocumentView) {
    this.#fields = fields;
    this.#keys = keys;
    this.#view = view;
    this.#strings = new StringScanner(keys, view);
  }

  /** Looks through a document. */
  scan(document: EngineDocument): void {
    this.#view.begin(document, this.#keys.end, this.#fields.end);
    for (const field of this.#fields.active)
      if (field.isFeature) this.#scanFeature(field, document);
      else this.#scanField(field, document);
  }

  #scanFeature(field: Field, { vectors, hashes }: EngineDocument): void {
    if (vectors.has(field.path) || hashes.has(field.path)) this.#markFixed(field, KIND.feature);
  }

  #scanField(field: Field, document: EngineDocument): void {
    this.#view.minNumber[field.index] = Infinity;
    this.#view.maxNumber[field.index] = -Infinity;
    const found = this.#valuesAt(field, document);
    if (found.length === 0) {
      this.#markFixed(field, KIND.missing);
      this.#clearTexts(field);
      return;
    }
    this.#markFixed(field, KIND.present);
    const each = found.length === 1 && !Array.isArray(found[0]) ? found : found.flat();
    const isMany = this.#beginWords(field, each);
    for (const value of each) this.#scanValue(field, value, isMany);
    if (isMany) this.#endWords(field);
    this.#noteTexts(field, each);
  }

  #valuesAt(field: Field, document: EngineDocument): readonly unknown[] {
    const { payload } = document;
    const beside = document.field?.(field.path);
    if (beside !== undefined) return beside;
    if (!field.isSimple || !isRecord(payload)) return resolvePath(payload, field.path);
    if (!Object.hasOwn(payload, field.path)) return NOTHING;
    this.#single[0] = payload[field.path];
    return this.#single;
  }

  #markFixed(field: Field, kind: number): void {
    const key = field.fixed[kind] as number;
    if (key !== 0) this.#view.mark(key);
  }

  #scanValue(field: Field, value: unknown, isMany: boolean): void {
    if (typeof value === 'string') {
      if (field.readsStrings(false)) this.#strings.scan(field, value, false, isMany);
      if (field.readsStrings(true)) this.#strings.scan(field, value, true, isMany);
    } else if (typeof value === 'number') this.#scanNumber(field, value);
    else if (value === true) this.#markFixed(field, KIND.true);
    else if (value === false) this.#markFixed(field, KIND.false);
    else if (value === null) this.#markFixed(field, KIND.null);
  }

  #scanNumber(field: Field, value: number): void {
    const { minNumber, maxNumber } = this.#view;
    if (value < (minNumber[field.index] as number)) minNumber[field.index] = value;
    if (value > (maxNumber[field.index] as number)) maxNumber[field.index] = value;
    if (!field.has(KIND.number)) return;
    const key = this.#keys.find(field, KIND.number, { units: unitsOfNumber(value), from: 0, length: 4 });
    if (key !== 0) this.#view.mark(key);
  }

  /** Whether the field has several strings whose words must be told apart. */
  #beginWords(field: Field, values: readonly unknown[]): boolean {
    if (values.length < 2 || !(field.has(KIND.word) || field.has(KIND.word + 1))) return false;
    for (const caseSensitive of [false, true]) {
      const index = wordIndex(field.index, caseSensitive);
      this.#view.multiple[index] = this.#view.number;
      this.#view.wordsFrom[index] = this.#view.wordsEnd;
    }
    return true;
  }

  #endWords(field: Field): void {
    for (const caseSensitive of [false, true])
      this.#view.wordsTo[wordIndex(field.index, caseSensitive)] = this.#view.wordsEnd;
  }

  #clearTexts(field: Field): void {
    this.#noteTexts(field, []);
  }

  #noteTexts(field: Field, values: readonly unknown[]): void {
    for (const caseSensitive of [false, true]) {
      if (field.textOrders[Number(caseSensitive) as 0 | 1] === 0) continue;
      const index = wordIndex(field.index, caseSensitive);
      let [min, max]: [string | null, string | null] = [null, null];
      for (const value of values) {
        if (typeof value !== 'string') continue;
        const text = comparable(value, caseSensitive);
        if (min === null || compareCodePoints(text, min) < 0) min = text;
        if (max === null || compareCodePoints(text, max) > 0) max = text;
      }
      this.#view.minText[index] = min;
      this.#view.maxText[index] = max;
    }
  }
}

const NOTHING: readonly unknown[] = [];
