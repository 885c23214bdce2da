import { PREVIEW_LIMITS, unavailable } from '@tocsin/contract';
import { BudgetError, type TimeBudget } from '../../retrieve/budget.ts';

/** The time of a preview, which ends early when nobody waits for it any more. */
export interface PreviewBudget extends TimeBudget {
  /** Whether the time is over. @throws ApiError 503 where the client is gone */
  isOver(): boolean;
}

/** A budget that begins now. @param now milliseconds of a clock that never steps back */
export function previewBudget(now: () => number, signal: AbortSignal): PreviewBudget {
  const { milliseconds } = PREVIEW_LIMITS;
  const end = now() + milliseconds;
  const isOver = (): boolean => {
    if (signal.aborted) throw unavailable('The client is gone', 1);
    return now() >= end;
  };
  return {
    isOver,
    check() {
      if (isOver())
        throw new BudgetError(`the preview takes longer than ${milliseconds} ms; look at fewer documents`);
    },
  };
}
