/** A history on disk whose content is known. */
export interface History {
  readonly databasePath: string;
  readonly namespaceId: string;
  /** Newest first. */
  readonly executionIds: readonly string[];
  /** How many executions lie before the deep page. */
  readonly depth: number;
}

/** Rows of a page. */
export const PAGE_SIZE = 20;
export const RUNS = 1000;
export const WARM_UP = 200;
