/** What queries are evaluated against. The engine never changes it. */
export interface EngineDocument {
  /** Names the document in reports. */
  readonly id: string;
  /** JSON-like values that filters read with dot paths. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Vectors by feature address without a scheme: `extractor@version/output`, for example `x@v1/embedding`. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
  /** Perceptual hashes by feature address, as for `vectors`. */
  readonly hashes: ReadonlyMap<string, Uint8Array>;
  /**
   * Fields beside the payload, computed when a query names them: the values at a whole path, as `resolvePath` gives them;
   * undefined leaves the path to the payload. The same answer each time.
   */
  readonly field?: (path: string) => readonly unknown[] | undefined;
}
