/** What can be found out about a database without starting a server on it. */
export interface DatabaseState {
  /** The schema of its tables; null where it has none yet. */
  readonly schema: number | null;
  /** The schema that this version works with. */
  readonly known: number;
  /** Whether a server holds it; null where several may. */
  readonly inUse: boolean | null;
  /** Whether vectors are searched in the database; null where it never does. */
  readonly pgvector: boolean | null;
}

/** What bringing the tables up to date changed. */
export interface Migrated {
  readonly from: number;
  readonly to: number;
}
