import type { PreparedDocument } from '../document/prepared.ts';
import type { Clause } from './clause.ts';
import type { Evidence } from './evidence.ts';

/** Passes always, with nothing to say. */
export const EVERYTHING_CLAUSE: Clause = { matches: () => true, explain: () => true };

/**
 * Passes where all clauses do; explains each. A clause that cannot be run, because of what the document brings, counts
 * only where no other one decides: the order of clauses means nothing.
 */
export function andClause(clauses: readonly Clause[]): Clause {
  return {
    matches: (document) => !findOutcome(clauses, false, (clause) => clause.matches(document)),
    explain(document, evidence) {
      const before = evidence.length;
      const failed = findOutcome(clauses, false, (clause) => clause.explain(document, evidence));
      if (failed) evidence.length = before;
      return !failed;
    },
  };
}

/** Passes where any clause does; explains all that pass, so that the best score among them is known. */
export function orClause(clauses: readonly Clause[]): Clause {
  return {
    matches: (document) => findOutcome(clauses, true, (clause) => clause.matches(document)),
    explain: (document, evidence) => explainAny(clauses, document, evidence),
  };
}

/** Whether any clause has the outcome. @throws where none has it and some cannot be run */
function findOutcome(
  clauses: readonly Clause[],
  outcome: boolean,
  run: (clause: Clause) => boolean,
): boolean {
  let failure: { error: unknown } | null = null;
  for (const clause of clauses)
    try {
      if (run(clause) === outcome) return true;
    } catch (error) {
      failure ??= { error };
    }
  if (failure !== null) throw failure.error;
  return false;
}

function explainAny(clauses: readonly Clause[], document: PreparedDocument, evidence: Evidence[]): boolean {
  let passed = false;
  let failure: { error: unknown } | null = null;
  for (const clause of clauses)
    try {
      if (clause.explain(document, evidence)) passed = true;
    } catch (error) {
      failure ??= { error };
    }
  if (failure !== null && !passed) throw failure.error;
  return passed;
}

/** Passes where the clause does not. The evidence is the denial itself: absence has no value or score to show. */
export function notClause(clause: Clause, printed: string): Clause {
  return {
    matches: (document) => !clause.matches(document),
    explain(document, evidence) {
      if (clause.matches(document)) return false;
      evidence.push({ clause: printed });
      return true;
    },
  };
}
