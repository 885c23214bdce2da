import { NO_BUDGET, withBudget } from './budget.ts';
import type { DocumentSource } from './document-source.ts';
import type { HitList } from './hit.ts';
import { scan } from './ranking/scan.ts';
import { type RunOptions, runStages, watched } from './run.ts';
import type { Exclusion, SearchScope, Stage, StageFacts } from './stages/stage.ts';

export type { Exclusion } from './stages/stage.ts';

const UNWATCHED: RunOptions = { budget: NO_BUDGET, now: () => 0, onStage: () => undefined };

/**
 * Runs a retriever over stored collections. Filters before a search restrict what it ranks, so its top-k is cut after
 * them.
 * @throws StageError naming the stage that failed
 */
export async function runSearch(
  source: DocumentSource,
  collectionIds: readonly string[],
  stages: readonly Stage[],
  exclude: Exclusion | null,
  options: RunOptions = UNWATCHED,
): Promise<HitList> {
  const bounded = withBudget(source, options.budget);
  const searchAt = stages.findIndex((stage) => stage.filter === undefined);
  const leading = stages.slice(0, searchAt === -1 ? stages.length : searchAt);
  const scope = {
    source: bounded,
    collectionIds,
    filters: leading.map(({ filter }) => filter as never),
    exclude,
  };
  const next = stages[leading.length];
  const found =
    next?.search === undefined
      ? await scanWith(leading, next, scope, options)
      : await searchWith(leading, next, scope, options);
  const rest = stages.slice(leading.length + (next?.search === undefined ? 0 : 1));
  return runStages(rest, found, { ...options, source: bounded, atHand: null });
}

type Scope = Omit<SearchScope, 'note'>;

/** The leading filters as one scan; the whole collection where there are none. */
async function scanWith(
  filters: readonly Stage[],
  next: Stage | undefined,
  scope: Scope,
  options: RunOptions,
): Promise<HitList> {
  const by = filters[0] ?? next;
  if (by === undefined) return scan({ ...scope, note: () => undefined });
  const onStage: RunOptions['onStage'] = ({ output, durationMs, facts }) =>
    reportFilters(filters, Number(facts['scanned'] ?? 0), output, durationMs, options);
  return watched(by, 0, { ...options, onStage }, (note) => scan({ ...scope, note }));
}

/** A search with the leading filters in it. */
async function searchWith(
  filters: readonly Stage[],
  stage: Stage,
  scope: Scope,
  options: RunOptions,
): Promise<HitList> {
  const onStage: RunOptions['onStage'] = (report) => {
    const { compared, filtered } = report.facts as { compared: number; filtered: number };
    reportFilters(filters, filtered, report.output, 0, options, { combined_with: stage.name });
    options.onStage({ ...report, input: compared });
  };
  return watched(stage, 0, { ...options, onStage }, (note) =>
    (stage.search as NonNullable<Stage['search']>).find({ ...scope, note }),
  );
}

/** Filters that ran together share what they did: the first one gets the time. */
function reportFilters(
  filters: readonly Stage[],
  input: number,
  output: number,
  durationMs: number,
  { onStage }: RunOptions,
  facts: StageFacts = {},
): void {
  filters.forEach((stage, i) => {
    const combined =
      i > 0 && facts['combined_with'] === undefined ? { combined_with: filters[0]?.name } : facts;
    onStage({ stage, input, output, durationMs: i === 0 ? durationMs : 0, facts: combined });
  });
}
