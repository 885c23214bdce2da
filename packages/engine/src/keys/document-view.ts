import { grown } from '../containers/grown.ts';
import type { EngineDocument } from '../document/document.ts';
import { type PreparedDocument, prepareDocument } from '../document/prepared.ts';
import { ALWAYS } from './key-table.ts';

/** The largest number of a document; then documents must be numbered anew. */
export const LAST_DOCUMENT = 0x7fffffff;

/** Where a field's words of one case are kept. */
export function wordIndex(fieldIndex: number, caseSensitive: boolean): number {
  return fieldIndex * 2 + Number(caseSensitive);
}

/**
 * What is known of the document at hand: the keys that it has, and of each field the extremes by order. It is used
 * for one document after the other; a key is there where its stamp is the document's number, so nothing is wiped between.
 */
export class DocumentView {
  /** Number of the document at hand; never 0. */
  number = 0;
  /** By key: the number of the last document that had it. */
  stamps: Int32Array = new Int32Array(16);
  /** The keys that the document has, `ALWAYS` first. */
  present: Int32Array = new Int32Array(16);
  presentCount = 0;
  /** By field: the smallest and the largest number among its values; infinite where there is none. */
  minNumber: Float64Array = new Float64Array(16);
  maxNumber: Float64Array = new Float64Array(16);
  /** By field and case: the first and the last string by code points, where a query asks; null where there is none. */
  readonly minText: (string | null)[] = [];
  readonly maxText: (string | null)[] = [];
  /** By field and case: the last document with several strings there, and where their words are. */
  multiple: Int32Array = new Int32Array(16);
  wordsFrom: Int32Array = new Int32Array(16);
  wordsTo: Int32Array = new Int32Array(16);
  /** The keys of the words of each string, a 0 after each string. */
  words: Int32Array = new Int32Array(64);
  wordsEnd = 0;
  #source: EngineDocument | null = null;
  #prepared: PreparedDocument | null = null;

  /** Begins with a document. */
  begin(document: EngineDocument, keysEnd: number, fieldsEnd: number): void {
    this.number++;
    this.#reserve(keysEnd, fieldsEnd);
    this.#source = document;
    this.#prepared = null;
    this.presentCount = 0;
    this.wordsEnd = 0;
    this.mark(ALWAYS);
  }

  /** The document in the form that takes everything into account, made when first asked for. */
  get prepared(): PreparedDocument {
    return (this.#prepared ??= prepareDocument(this.#source as EngineDocument));
  }

  /** Notes that the document has a key. */
  mark(key: number): void {
    if (this.stamps[key] === this.number) return;
    this.stamps[key] = this.number;
    this.present[this.presentCount++] = key;
  }

  has(key: number): boolean {
    return this.stamps[key] === this.number;
  }

  /** Forgets that earlier documents had a key: its number belongs to another one now. */
  forget(key: number): void {
    if (key < this.stamps.length) this.stamps[key] = 0;
  }

  /** Notes a word of one of several strings; 0 ends a string. */
  addWord(key: number): void {
    this.words = grown(this.words, this.wordsEnd + 1);
    this.words[this.wordsEnd++] = key;
  }

  /** Whether one single string of a field has all words, given that each of them occurs somewhere in the field. */
  hasTogether(index: number, keys: Int32Array, from: number, count: number): boolean {
    if (this.multiple[index] !== this.number) return true;
    const end = this.wordsTo[index] as number;
    for (let start = this.wordsFrom[index] as number; start < end; ) {
      let stop = start;
      while (this.words[stop] !== 0) stop++;
      if (this.#hasAllWithin(start, stop, keys, from, count)) return true;
      start = stop + 1;
    }
    return false;
  }

  #hasAllWithin(start: number, stop: number, keys: Int32Array, from: number, count: number): boolean {
    for (let i = from; i < from + count; i++) {
      let at = start;
      while (at < stop && this.words[at] !== keys[i]) at++;
      if (at === stop) return false;
    }
    return true;
  }

  #reserve(keysEnd: number, fieldsEnd: number): void {
    this.stamps = grown(this.stamps, keysEnd + 1);
    this.present = grown(this.present, keysEnd + 1);
    this.minNumber = grown(this.minNumber, fieldsEnd);
    this.maxNumber = grown(this.maxNumber, fieldsEnd);
    this.multiple = grown(this.multiple, fieldsEnd * 2);
    this.wordsFrom = grown(this.wordsFrom, fieldsEnd * 2);
    this.wordsTo = grown(this.wordsTo, fieldsEnd * 2);
  }

  /** Forgets all documents and numbers them from the beginning again. @param from the number before the next one's */
  numberAnew(from: number): void {
    this.number = from;
    this.stamps.fill(0);
    this.multiple.fill(0);
  }
}
