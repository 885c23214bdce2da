/** A history whose content is known. */
export interface History {
  /** The path of a SQLite file, or the URL of a PostgreSQL database. */
  readonly database: string;
  readonly namespaceId: string;
  readonly total: number;
  /** The id of the execution that lies behind so many, newest first. */
  readonly idAt: (position: number) => string;
  /** How many executions lie before the deep page. */
  readonly depth: number;
}

/** Rows of a page. */
export const PAGE_SIZE = 20;
export const RUNS = 1000;
export const WARM_UP = 200;
