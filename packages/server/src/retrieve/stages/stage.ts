import type { Query } from '@tocsin/engine';

/** One search of a `feature_search` stage. */
export interface FeatureSearch {
  /** Address without scheme: `extractor@version/output`. */
  readonly feature: string;
  readonly query:
    | { readonly kind: 'vector'; readonly vector: Float32Array }
    | { readonly kind: 'hash'; readonly hash: Uint8Array }
    /** Becomes a vector by the extractor of the collection whose documents are looked at: see `embedTexts`. */
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'field'; readonly field: string };
  /** null where the client named none. */
  readonly topK: number | null;
  readonly minScore: number | null;
  readonly maxDistance: number | null;
  readonly filter: Query | null;
}

/** A stage of a retriever, read and checked. */
export type Stage =
  | { readonly kind: 'attribute_filter'; readonly query: Query }
  | { readonly kind: 'feature_search'; readonly search: FeatureSearch; readonly finalTopK: number | null }
  | { readonly kind: 'sort_attribute'; readonly field: string; readonly descending: boolean }
  | { readonly kind: 'limit'; readonly limit: number; readonly offset: number };
