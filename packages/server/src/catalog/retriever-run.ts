import type { RetrieverExecutionStatistics, StageStatistics } from '@tocsin/contract';
import { QueryError } from '@tocsin/engine';
import { timeBudget } from '../retrieve/budget.ts';
import type { DocumentSource } from '../retrieve/document-source.ts';
import type { HitList } from '../retrieve/hit.ts';
import { type RunOptions, StageError, type StageReport } from '../retrieve/run.ts';
import { RunError } from '../retrieve/run-error.ts';
import { runSearch } from '../retrieve/search.ts';
import type { Stage } from '../retrieve/stages/stage.ts';

/** How long a run may take where its retriever does not say, and at most. */
export const RUN_TIME_MS = { default: 30_000, max: 60_000 } as const;

/** A run that ended, well or not. */
export interface RunResult {
  readonly list: HitList;
  readonly statistics: RetrieverExecutionStatistics;
  readonly stagesCompleted: number;
  /** Documents or features that were looked at. */
  readonly processed: number;
  /** Why it was not completed, and the stage that failed; null where it was. */
  readonly failure: { readonly message: string; readonly stage: string } | null;
}

/** What a run works with. */
export interface RunSetting {
  readonly source: DocumentSource;
  readonly collectionIds: readonly string[];
  readonly maxTimeMs: number | null;
  /** Milliseconds of a clock that never steps back. */
  readonly now: () => number;
}

/**
 * Runs stages over collections and keeps statistics. A run that cannot be completed (its time is over, a stage has too many
 * documents to compare) is a result as well, without documents; bad parameters and faults are thrown.
 */
export async function runWithStatistics(
  stages: readonly Stage[],
  { source, collectionIds, maxTimeMs, now }: RunSetting,
): Promise<RunResult> {
  const reports: StageReport[] = [];
  const limit = Math.min(maxTimeMs ?? RUN_TIME_MS.default, RUN_TIME_MS.max);
  const options: RunOptions = {
    budget: timeBudget(limit, now),
    now,
    onStage: (report) => reports.push(report),
  };
  const begin = now();
  const outcome = await runSearch(source, collectionIds, stages, null, options).catch(asFailure);
  const failed = outcome instanceof StageError;
  return {
    list: failed ? { hits: [], limited: false } : outcome,
    statistics: { stages: byName(reports), total_time_ms: now() - begin, credits_used: 0 },
    stagesCompleted: reports.length,
    processed: Math.max(0, ...reports.map(({ input }) => input)),
    failure: failed ? { message: outcome.message, stage: outcome.stage.name } : null,
  };
}

function asFailure(error: unknown): StageError {
  if (!(error instanceof StageError)) throw error;
  if (error.cause instanceof RunError || error.cause instanceof QueryError) return error;
  throw error.cause;
}

/** Statistics by the names of the stages; a name that comes again gets a number. */
function byName(reports: readonly StageReport[]): Record<string, StageStatistics> {
  const named: [string, StageStatistics][] = [];
  const seen = new Map<string, number>();
  for (const report of reports) {
    const { name } = report.stage;
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    named.push([n === 1 ? name : `${name}#${n}`, toStatistics(report)]);
  }
  return Object.fromEntries(named);
}

function toStatistics({ input, output, durationMs, facts }: StageReport): StageStatistics {
  return {
    input_count: input,
    output_count: output,
    duration_ms: durationMs,
    efficiency: input === 0 ? 0 : output / input,
    metadata: { ...facts },
  };
}
