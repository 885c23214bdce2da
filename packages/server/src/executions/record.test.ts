import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAlert, deleteAlert, patchAlert } from '../catalog/alerts.ts';
import { createChannel } from '../catalog/channels.ts';
import type { Database } from '../store/database.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import type { AlertOutcome } from './outcome.ts';
import { recordExecutions } from './record.ts';

const NS = 'ns_test';
const stages = [
  { stage_id: 'attribute_filter', parameters: { field: 'metadata.a', operator: 'eq', value: 1 } },
] as never;
let test: TestContext;
let alertIds: string[];
let channels: string[];

const telling = (...ids: (string | undefined)[]) => ({
  channels: ids.map((id) => ({ channel_type: 'webhook', channel_id: id as string })),
});
beforeEach(async () => {
  test = await openTestContext();
  const config = { url: 'https://example.com' };
  const makeChannel = () => createChannel(test.ctx, NS, { channel_type: 'webhook', config });
  channels = [await makeChannel(), await makeChannel()].map(({ channel_id }) => channel_id as string);
  const notification_config = telling(channels[0]);
  const makeAlert = (name: string) =>
    createAlert(test.ctx, NS, { name, retriever: { stages }, notification_config });
  alertIds = [await makeAlert('a'), await makeAlert('b')].map(({ alert_id }) => alert_id);
});
afterEach(() => test.close());

const outcome = (alertId: string | undefined, change: Partial<AlertOutcome> = {}): AlertOutcome => ({
  alert: { alertId: alertId as string, alertVersion: 1, retrieverVersion: 1, record: 'auto' },
  status: 'completed',
  triggered: true,
  matchCount: 1,
  limited: false,
  matches: [],
  skippedDocuments: 0,
  durationMs: 1,
  error: null,
  ...change,
});

/** Records while `meanwhile` happens between what T2 read and what it writes, once. */
async function record(outcomes: AlertOutcome[], meanwhile: () => Promise<unknown> = async () => {}) {
  let interrupted = false;
  const db: Database = {
    ...test.ctx.db,
    async write(writes) {
      if (!interrupted) await meanwhile();
      interrupted = true;
      return test.ctx.db.write(writes);
    },
  };
  const batch = {
    namespaceId: NS,
    collectionId: 'col_1',
    batchId: 'bat_1',
    mode: 'on_ingest' as const,
    held: null,
    covered: null,
  };
  await recordExecutions(db, { ids: test.ctx.ids, clock: test.ctx.clock, slot: 0 }, batch, outcomes);
  const { read } = test.ctx.db;
  const executions = await read.selectFrom('executions').selectAll().orderBy('alert_id').execute();
  const deliveries = await read.selectFrom('deliveries').selectAll().execute();
  return executions.map((row) => ({
    ...row,
    told: deliveries.filter((one) => one.execution_id === row.execution_id).map((one) => one.channel_id),
  }));
}

describe('while an execution is recorded', () => {
  it('a change of whom its alert tells is heeded', async () => {
    const rows = await record(
      alertIds.map((id) => outcome(id)),
      () =>
        patchAlert(test.ctx, NS, 'a', {
          notification_config: { ...telling(channels[1]), include_matches: false },
        }),
    );
    expect(rows.map(({ told, include_matches }) => [told, include_matches])).toEqual([
      [[channels[1]], 0],
      [[channels[0]], 1],
    ]);
  });

  it('an alert that is switched off or deleted is left out, and the others are recorded', async () => {
    const ways = [
      () => patchAlert(test.ctx, NS, 'a', { enabled: false }),
      () => deleteAlert(test.ctx, NS, 'b'),
    ];
    const rows = await record(
      alertIds.map((id) => outcome(id)),
      () => Promise.all(ways.map((way) => way())),
    );
    expect(rows).toEqual([]);
    await patchAlert(test.ctx, NS, 'a', { enabled: true });
    expect(await record([outcome(alertIds[0])])).toMatchObject([{ alert_id: alertIds[0], alert_version: 1 }]);
  });
});

describe('what cannot be written down', () => {
  it('fails the execution of its alert alone', async () => {
    const match = { document_id: 'd', score: 1, matched_features: null, metadata: { n: 1n } } as never;
    const rows = await record([outcome(alertIds[0], { matches: [match] }), outcome(alertIds[1])]);
    expect(rows).toMatchObject([
      { status: 'failed', triggered: 0, match_count: 0, told: [] },
      { status: 'completed', triggered: 1, told: [channels[0]] },
    ]);
    expect(JSON.parse(rows[0]?.error_json ?? '')).toMatchObject({
      type: 'RecordError',
      message: expect.stringContaining('BigInt'),
    });
  });

  it('is cut where documents are too large, and the batch is recorded', async () => {
    const body = 'x'.repeat(1_000_000);
    const matches = Array.from({ length: 1000 }, (_, i) => ({
      document_id: `d${i}`,
      score: 1,
      matched_features: null,
      metadata: { title: 'kept', body },
    })) as never[];
    const rows = await record([outcome(alertIds[0], { matches })]);
    expect(JSON.parse(rows[0]?.matches_json ?? '')[0]).toMatchObject({
      metadata: { title: 'kept' },
      truncated: true,
    });
  });
});
