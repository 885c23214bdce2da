import type { Clause } from './clause.ts';

/** Passes always, with nothing to say. */
export const EVERYTHING_CLAUSE: Clause = { matches: () => true, explain: () => true };

/** Passes where all clauses do; explains each. */
export function andClause(clauses: readonly Clause[]): Clause {
  return {
    matches(document) {
      for (const clause of clauses) if (!clause.matches(document)) return false;
      return true;
    },
    explain(document, evidence) {
      const before = evidence.length;
      for (const clause of clauses)
        if (!clause.explain(document, evidence)) {
          evidence.length = before;
          return false;
        }
      return true;
    },
  };
}

/** Passes where any clause does; explains all that pass, so that the best score among them is known. */
export function orClause(clauses: readonly Clause[]): Clause {
  return {
    matches(document) {
      for (const clause of clauses) if (clause.matches(document)) return true;
      return false;
    },
    explain(document, evidence) {
      let passed = false;
      for (const clause of clauses) if (clause.explain(document, evidence)) passed = true;
      return passed;
    },
  };
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
