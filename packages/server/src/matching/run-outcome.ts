import type { AlertMatchResult, ExecutionError } from '@tocsin/contract';
import type { AlertOutcome } from '../executions/outcome.ts';
import type { PreparedAlert } from './prepared-alert.ts';

/** What the runs of an alert over source documents brought, all together. */
export interface RunTotal {
  /** Source documents that it ran over. */
  readonly documents: number;
  /** The best 1,000. */
  readonly matches: readonly AlertMatchResult[];
  readonly count: number;
  readonly limited: boolean;
  /** Source documents that lack a required input. */
  readonly skipped: number;
  /** Source documents for which it went wrong, of them those with an input of the wrong type, and what the first one says. */
  readonly problems: number;
  readonly mistyped: number;
  readonly problem: string | null;
}

/**
 * The outcome of a run. Where it ended badly for every source document that had its inputs, it failed; where only for some,
 * or where inputs had the wrong type, it is partial.
 * `no_results` triggers only where documents were really checked, all of them: what was not checked is not "none".
 */
export function outcomeOf(alert: PreparedAlert, total: RunTotal, durationMs: number): AlertOutcome {
  const { matches, count, limited, skipped, problems } = total;
  const error = problemsError(total);
  const checked = total.documents - skipped - problems;
  if (problems > total.mistyped && checked === 0 && count === 0)
    return { ...failedOutcome(alert, new Error(), durationMs), skippedDocuments: skipped, error };
  const none = count === 0 && problems === 0 && checked > 0;
  return {
    alert,
    status: problems === 0 ? 'completed' : 'partial',
    triggered: alert.triggerOn === 'no_results' ? none : count > 0,
    matchCount: count,
    limited,
    matches,
    skippedDocuments: skipped,
    durationMs,
    error,
  };
}

function problemsError({ problem, problems }: RunTotal): ExecutionError | null {
  if (problem === null) return null;
  const more = problems === 1 ? '' : ` (and ${problems - 1} more documents)`;
  return { type: 'ValidationError', message: `${problem}${more}` };
}

/** The outcome of a run that found nothing because it could not be made. */
export function failedOutcome(alert: PreparedAlert, error: Error, durationMs: number): AlertOutcome {
  const none = { matches: [], matchCount: 0, limited: false, skippedDocuments: 0 };
  const type = error.name === 'Error' ? 'RetrieverError' : error.name;
  return {
    alert,
    status: 'failed',
    triggered: false,
    ...none,
    durationMs,
    error: { type, message: error.message },
  };
}
