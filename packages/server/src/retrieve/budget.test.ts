import { describe, expect, it } from 'vitest';
import { memorySource, testDocument } from '../testing/memory-source.ts';
import { stageConfig } from '../testing/retrieve.ts';
import { BudgetError, timeBudget } from './budget.ts';
import { parseStages } from './parse.ts';
import { StageError, type StageReport } from './run.ts';
import { runSearch } from './search.ts';

const documents = Array.from({ length: 20 }, (_, i) =>
  testDocument(`d${i}`, { n: i }, { 'x@v1/out': [1, i] }),
);

/** A clock that goes on by a millisecond whenever it is looked at. */
function tickingClock(): () => number {
  let now = 0;
  return () => now++;
}

async function run(milliseconds: number, stages: [string, object][]) {
  const now = tickingClock();
  const reports: StageReport[] = [];
  const read = parseStages(
    stages.map(([id, parameters]) => stageConfig(id, { ...parameters })),
    {},
  );
  const options = {
    budget: timeBudget(milliseconds, now),
    now,
    onStage: (one: StageReport) => reports.push(one),
  };
  const outcome = await runSearch(memorySource({ c: documents }), ['c'], read, null, options).catch(
    (error) => error,
  );
  return { outcome, done: reports.map(({ stage }) => stage.id) };
}

describe('a run over its time', () => {
  const find: [string, object] = [
    'feature_search',
    { searches: [{ feature_uri: 'x@v1/out', query: [1, 0] }] },
  ];

  it('ends between two pages, with the stage that was running', async () => {
    const { outcome, done } = await run(8, [find]);
    expect(outcome).toBeInstanceOf(StageError);
    expect(outcome.cause).toBeInstanceOf(BudgetError);
    expect(outcome.message).toMatch(
      /^stages\[0\] \(feature_search\): the run takes longer than its budget of 8 ms/,
    );
    expect(done).toEqual([]);
  });

  it('ends between two stages, and what was done is reported', async () => {
    const endings = await Promise.all(
      Array.from({ length: 40 }, (_, milliseconds) => run(milliseconds, [find, ['sort_relevance', {}]])),
    );
    const done = endings.map((ending) => ending.done);
    expect(done).toContainEqual(['feature_search']);
    expect(done.at(-1)).toEqual(['feature_search', 'sort_relevance']);
    expect(endings.every(({ outcome, done }) => outcome instanceof StageError === done.length < 2)).toBe(
      true,
    );
  });

  it('does not end where there is time', async () => {
    const { outcome, done } = await run(1000, [find, ['limit', { limit: 2 }]]);
    expect(outcome.hits).toHaveLength(2);
    expect(done).toEqual(['feature_search', 'limit']);
  });
});
