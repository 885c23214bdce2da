import type { EngineDocument } from '@tocsin/engine';
import { breathe } from '../platform/breathe.ts';
import type { TimeBudget } from './budget.ts';
import type { DocumentSource } from './document-source.ts';
import type { Hit, HitList } from './hit.ts';
import type { Stage, StageFacts, StageRun } from './stages/stage.ts';
import { withStoredFeatures } from './stored-features.ts';

/** What a stage did in a run. */
export interface StageReport {
  readonly stage: Stage;
  readonly input: number;
  readonly output: number;
  readonly durationMs: number;
  readonly facts: StageFacts;
}

/** How a run is watched and bounded. */
export interface RunOptions {
  readonly budget: TimeBudget;
  /** Milliseconds of a clock that never steps back. */
  readonly now: () => number;
  readonly onStage: (report: StageReport) => void;
}

/** The document of a hit, with its features. */
export type DocumentLookup = (hit: Hit) => EngineDocument;

/** What the stages behind the first find run with. */
export interface RunContext extends RunOptions {
  readonly source: DocumentSource;
  /** The documents at hand; null where they are stored. */
  readonly atHand: DocumentLookup | null;
}

/** A stage that failed; the message begins with its name and place. */
export class StageError extends Error {
  readonly stage: Stage;

  constructor(stage: Stage, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${stage.place.replace('.parameters', '')} (${stage.name}): ${reason}`, { cause });
    this.stage = stage;
  }
}

/** Runs stages, one after the other, on what was found. @throws StageError */
export async function runStages(
  stages: readonly Stage[],
  list: HitList,
  context: RunContext,
): Promise<HitList> {
  let current = list;
  for (const stage of stages) {
    const before = current;
    current = await watched(stage, before.hits.length, context, (note) =>
      stage.run(before, stageRun(context, note)),
    );
  }
  return current;
}

/** Runs the work of one stage and reports on it. @throws StageError */
export async function watched(
  stage: Stage,
  input: number,
  { budget, now, onStage }: RunOptions,
  work: (note: StageRun['note']) => HitList | Promise<HitList>,
): Promise<HitList> {
  let facts: StageFacts = {};
  const begin = now();
  try {
    budget.check();
    const list = await work((more) => {
      facts = { ...facts, ...more };
    });
    onStage({ stage, input, output: list.hits.length, durationMs: now() - begin, facts });
    return list;
  } catch (error) {
    throw new StageError(stage, error);
  }
}

function stageRun({ source, atHand, budget }: RunContext, note: StageRun['note']): StageRun {
  return {
    source,
    standing: atHand !== null,
    documents: (hits, features) =>
      atHand === null
        ? withStoredFeatures(source, hits, features)
        : Promise.resolve(hits.map((hit) => ({ ...atHand(hit), payload: hit.payload }))),
    async giveWay() {
      await breathe();
      budget.check();
    },
    note,
  };
}
