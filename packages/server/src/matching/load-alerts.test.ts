import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertMany } from '../store/database.ts';
import type { AlertApplicationsTable, AlertsTable, RetrieversTable } from '../store/tables.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { UNSCHEDULED } from '../testing/rows.ts';
import { loadAlerts } from './load-alerts.ts';

const NS = 'ns_test';
let context: TestContext;
beforeEach(async () => {
  context = await openTestContext();
});
afterEach(() => context.close());

const named = { namespace_id: NS, version: 1, created_at: 0, updated_at: 0 };
const retriever: RetrieversTable = {
  ...named,
  retriever_id: 'ret_1',
  name: 'one',
  owner_alert_id: null,
  definition_json: '{"stages":[]}',
};
const idOf = (i: number): string => `alt_${String(i).padStart(5, '0')}`;
const alert = (i: number, enabled = 1): AlertsTable => ({
  ...named,
  alert_id: idOf(i),
  name: idOf(i),
  enabled,
  retriever_id: 'ret_1',
  record: 'auto',
  definition_json: '{}',
});
const application = (i: number, change: Partial<AlertApplicationsTable> = {}): AlertApplicationsTable => ({
  namespace_id: NS,
  collection_id: 'col_1',
  alert_id: idOf(i),
  execution_mode: 'on_ingest',
  phase: 3,
  priority: 0,
  enabled: 1,
  input_mappings_json: '[]',
  ...UNSCHEDULED,
  created_at: 0,
  ...change,
});

async function fill(alerts: AlertsTable[], applications: AlertApplicationsTable[]): Promise<void> {
  await context.ctx.db.transaction(async (tx) => {
    await insertMany(tx, 'retrievers', [retriever]);
    await insertMany(tx, 'alerts', alerts);
    await insertMany(tx, 'alert_applications', applications);
  });
}

async function load(alertIds: readonly string[] | null): Promise<string[]> {
  const ids: string[] = [];
  for await (const { alertId } of loadAlerts(context.ctx.db.read, NS, 'col_1', alertIds)) ids.push(alertId);
  return ids;
}

test.each([0, 1, 499, 500, 501, 1100])('%i alerts are loaded, each once', async (count) => {
  const numbers = Array.from({ length: count }, (_, i) => i);
  await fill(
    numbers.map((i) => alert(i)),
    numbers.map((i) => application(i)),
  );
  expect(await load(null)).toEqual(numbers.map(idOf));
  expect((await load(numbers.map(idOf))).sort()).toEqual(numbers.map(idOf));
});

test('what is disabled, elsewhere, or runs at other times is left out', async () => {
  await fill(
    [alert(1), alert(2, 0), alert(3), alert(4), alert(5)],
    [
      application(1),
      application(2),
      application(3, { enabled: 0 }),
      application(4, { collection_id: 'col_2' }),
      application(5, { execution_mode: 'scheduled' }),
    ],
  );
  expect(await load(null)).toEqual([idOf(1)]);
  expect(await load([1, 2, 3, 4, 5].map(idOf))).toEqual([idOf(1)]);
});
