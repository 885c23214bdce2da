import type { DocumentSource } from './document-source.ts';
import { RunError } from './run-error.ts';

/** The time that a run may take is over. */
export class BudgetError extends RunError {}

/** The time that a run may take. */
export interface TimeBudget {
  /** @throws BudgetError where the time is over */
  check(): void;
}

/** A budget without an end. */
export const NO_BUDGET: TimeBudget = { check: () => undefined };

/**
 * A budget that begins now.
 * @param now milliseconds of a clock that never steps back
 */
export function timeBudget(milliseconds: number, now: () => number): TimeBudget {
  const end = now() + milliseconds;
  return {
    check() {
      if (now() >= end)
        throw new BudgetError(
          `the run takes longer than its budget of ${milliseconds} ms; search less, or raise budget_limits.max_time_ms`,
        );
    },
  };
}

/** A source that ends a run between two pages where its time is over. */
export function withBudget(source: DocumentSource, budget: TimeBudget): DocumentSource {
  return {
    ...source,
    scan: (collectionId) => checked(source.scan(collectionId), budget),
    features: (collectionId, feature) => checked(source.features(collectionId, feature), budget),
    order: async (collectionId, feature, query, minScore) => {
      const order = await source.order(collectionId, feature, query, minScore);
      return order && { next: () => (budget.check(), order.next()) };
    },
    load: (keys) => {
      budget.check();
      return source.load(keys);
    },
  };
}

async function* checked<Page>(pages: AsyncIterable<Page>, budget: TimeBudget): AsyncGenerator<Page> {
  for await (const page of pages) {
    budget.check();
    yield page;
  }
}
