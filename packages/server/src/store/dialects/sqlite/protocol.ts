/** What crosses the port between a client and the thread that owns the writing connection. */
export type Value = string | number | bigint | null | Uint8Array;

/** One statement; with several `rows` it is run once for each. */
export interface Statement {
  readonly sql: string;
  readonly rows: readonly (readonly Value[])[];
}

export type Request =
  /** A whole transaction at once; its answer comes when it is on disk. */
  | { readonly kind: 'write'; readonly id: number; readonly statements: readonly Statement[] }
  | { readonly kind: 'begin'; readonly tx: number }
  | {
      readonly kind: 'run';
      readonly tx: number;
      readonly id: number;
      /** Run one after the other; with none left after the first that fails. */
      readonly statements: readonly Statement[];
    }
  | { readonly kind: 'commit'; readonly tx: number; readonly id: number }
  | { readonly kind: 'rollback'; readonly tx: number; readonly id: number };

export interface Answer {
  readonly id: number;
  /** What the last statement brought. */
  readonly rows?: Record<string, Value>[];
  /** Rows that each statement changed. */
  readonly changes?: readonly number[];
  readonly error?: { readonly message: string; readonly code: number };
}

/** The few port methods that both sides use; `MessagePort` has them. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message' | 'close', listener: (message: never) => void): unknown;
  close(): void;
}
