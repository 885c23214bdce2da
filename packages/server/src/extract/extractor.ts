import type { CollectionFeatureExtractor, JsonSchema } from '@tocsin/contract';

/** A built-in feature extractor, described as data: validation and a collection's features derive from it. */
export interface Extractor {
  readonly name: string;
  readonly version: string;
  /** What it does, for people. */
  readonly description: string;
  /** JSON Schema of its `params`; others than these are refused. */
  readonly parameters: JsonSchema;
  /** The names of its outputs, the main one first. A feature URI without an output means the main one. */
  readonly outputs: readonly string[];
  /** Those outputs that a search may be asked for with text. */
  readonly textOutputs: readonly string[];
  /** Makes it ready for a collection. @throws ApiError 422 naming the place under `place` */
  prepare(settings: ExtractorSettings, place: string): PreparedExtractor;
}

/** What a collection says of its extractor: the checked parameters with defaults, and where its inputs come from. */
export interface ExtractorSettings {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly inputMappings: CollectionFeatureExtractor['input_mappings'];
}

/** An extractor as one collection uses it. */
export interface PreparedExtractor {
  /** Equal where the same is computed from the same document, whatever else is said of the extractor. */
  readonly identity: string;
  /** The features that it computes. */
  readonly outputs: readonly FeatureOutput[];
  /**
   * The features of a document, by address; those that it has nothing for are left out.
   * @param place where the document stands in the request, for errors
   * @throws ApiError 422 naming the field
   */
  extract(payload: Readonly<Record<string, unknown>>, place: string): ReadonlyMap<string, Float32Array>;
  /**
   * A text as the vector that a document with this text has under `feature`; the zero vector where nothing in it can
   * be compared.
   * @throws ApiError 422 where this collection cannot embed text under this address, or the text is too long
   */
  embed(feature: string, text: string, place: string): Float32Array;
}

/** A feature that an extractor computes. */
export interface FeatureOutput {
  /** `extractor@version/output` */
  readonly feature: string;
  readonly dimensions: number;
  /** What similarity of it means, for people. */
  readonly description: string;
  /** Whether a search may be asked for it with text. */
  readonly takesText: boolean;
}
