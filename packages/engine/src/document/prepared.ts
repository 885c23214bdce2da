import type { EngineDocument } from './document.ts';
import { FieldValues } from './field-values.ts';
import { valuesAtPath } from './path.ts';

/** A document ready for many queries: each field is looked up, folded and split into tokens at most once. */
export interface PreparedDocument {
  /** The document as it came. */
  readonly source: EngineDocument;
  /** The values at a dot path; the same object each time. */
  field(path: string): FieldValues;
}

/** Prepares a document. Nothing is computed until a query asks, and the document must not change afterwards. */
export function prepareDocument(document: EngineDocument): PreparedDocument {
  return new CachingDocument(document);
}

class CachingDocument implements PreparedDocument {
  readonly source: EngineDocument;
  readonly #fields = new Map<string, FieldValues>();

  constructor(source: EngineDocument) {
    this.source = source;
  }

  field(path: string): FieldValues {
    const known = this.#fields.get(path);
    if (known !== undefined) return known;
    const values = new FieldValues(valuesAtPath(this.source, path));
    this.#fields.set(path, values);
    return values;
  }
}
