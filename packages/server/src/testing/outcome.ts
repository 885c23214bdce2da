import type { AlertOutcome } from '../executions/outcome.ts';

/** What matters of an outcome to the history. */
export interface OutcomeKind {
  readonly alertId: string;
  readonly triggered: boolean;
  readonly failed: boolean;
}

/** An outcome of a check, without matches. */
export function outcome({ alertId, triggered, failed }: OutcomeKind): AlertOutcome {
  return {
    alert: {
      alertId,
      alertVersion: 1,
      retrieverVersion: 1,
      record: 'auto',
    },
    status: failed ? 'failed' : 'completed',
    triggered,
    matchCount: 0,
    limited: false,
    matches: [],
    skippedDocuments: 0,
    durationMs: 1,
    error: null,
  };
}
