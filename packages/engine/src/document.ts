import { resolvePath } from './path.ts';
import { fold, tokenize } from './text.ts';

/** A document as the engine sees it. Features by address without scheme: `extractor@version/output`. */
export interface EngineDocument {
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly vectors: ReadonlyMap<string, Float32Array>;
  readonly hashes: ReadonlyMap<string, Uint8Array>;
}

/** One field of a document, with what comparisons need of it worked out once. */
export interface FieldView {
  /** Whether the path leads anywhere. */
  readonly present: boolean;
  /** The values with lists opened: what a positive operator looks at. */
  readonly values: readonly unknown[];
  /** `values`, strings folded. */
  readonly folded: readonly unknown[];
  /** The tokens of each string among the values. */
  tokens(): readonly ReadonlySet<string>[];
}

/** A document ready for many queries: each field is resolved, folded and cut into tokens at most once. */
export interface PreparedDocument {
  readonly document: EngineDocument;
  field(path: string): FieldView;
}

/** Prepares a document; nothing is worked out before it is asked for. */
export function prepareDocument(document: EngineDocument): PreparedDocument {
  const fields = new Map<string, FieldView>();
  return {
    document,
    field(path) {
      let view = fields.get(path);
      if (view === undefined) fields.set(path, (view = viewOf(document, path)));
      return view;
    },
  };
}

function viewOf(document: EngineDocument, path: string): FieldView {
  const found = resolvePath(document.payload, path);
  if (found.length === 0 && path === 'document_id') found.push(document.id);
  const values = found.flatMap((value) => (Array.isArray(value) ? [...value] : [value]));
  let tokens: Set<string>[] | undefined;
  return {
    present: found.length > 0,
    values,
    folded: values.map((value) => (typeof value === 'string' ? fold(value) : value)),
    tokens: () =>
      (tokens ??= values
        .filter((value) => typeof value === 'string')
        .map((value) => new Set(tokenize(value)))),
  };
}
