import { grown } from '../containers/grown.ts';
import type { DocumentView } from '../keys/document-view.ts';

/** Keys that were found for documents of a batch, which are numbered from 0; filled anew for each batch. */
export class FoundKeys {
  /** By document: its last pair; pairs are numbered from 1. */
  #last: Int32Array = new Int32Array(0);
  /** By pair: the key, and the document's pair before it. */
  #keys: Int32Array = new Int32Array(16);
  #before: Int32Array = new Int32Array(16);
  #count = 0;

  /** Forgets everything. @param documents how many there are now */
  begin(documents: number): void {
    this.#last = grown(this.#last, documents).fill(0);
    this.#count = 0;
  }

  /** Adds a key of a document; more than once does no harm. */
  add(document: number, key: number): void {
    const pair = ++this.#count;
    this.#keys = grown(this.#keys, pair + 1);
    this.#before = grown(this.#before, pair + 1);
    this.#keys[pair] = key;
    this.#before[pair] = this.#last[document] as number;
    this.#last[document] = pair;
  }

  /** Marks the keys of a document that is at hand in the view. */
  mark(document: number, view: Pick<DocumentView, 'mark'>): void {
    for (let pair = this.#last[document] as number; pair !== 0; pair = this.#before[pair] as number)
      view.mark(this.#keys[pair] as number);
  }
}
