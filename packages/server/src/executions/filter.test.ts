import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { type ExecutionFilter, executionsIn, partsOf } from './filter.ts';

let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

/** How SQLite finds the newest of each part. */
async function plansOf(filter: ExecutionFilter): Promise<string[]> {
  const { read } = test.ctx.db;
  const plans: string[] = [];
  for (const part of partsOf(filter)) {
    const newest = executionsIn(read, 'ns_test', part, { from: null, to: null })
      .select('e.execution_id')
      .orderBy('e.execution_id', 'desc')
      .compile();
    const { rows } = await read.executeQuery<{ detail: string }>({
      ...newest,
      sql: `explain query plan ${newest.sql}`,
    });
    plans.push(rows.map(({ detail }) => detail).join('; '));
  }
  return plans;
}

it('what came of telling people is found by an index, newest first', async ({ skip }) => {
  if (test.ctx.db.capabilities.manyProcesses) skip('plans of PostgreSQL depend on the rows');
  const byReason = /^SEARCH e USING (COVERING )?INDEX executions_by_reason \([^;]*$/;
  const byStatus = /^SEARCH e USING (COVERING )?INDEX executions_by_telling \([^;]*$/;
  const [muted, sent] = await plansOf({ reasons: ['muted', 'sent'], alertId: 'alt_1' });
  expect(muted).toMatch(byReason);
  expect(sent).toMatch(byStatus);
  expect((await plansOf({ reasons: ['muted'], statuses: ['held', 'failed'] }))[0]).toMatch(byReason);
  for (const plan of await plansOf({ statuses: ['held', 'failed', 'pending'], triggered: true }))
    expect(plan).toMatch(byStatus);
});

it('what cannot be is not looked for', () => {
  expect(partsOf({ reasons: ['sent'], statuses: ['held'] })).toEqual([]);
  expect(partsOf({ statuses: ['none'], triggered: true })).toEqual([]);
  expect(partsOf({ statuses: ['none', 'none'] })).toEqual([{ filter: { triggered: false } }]);
});
