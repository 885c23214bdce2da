import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countExecutions } from '../../executions/count.ts';
import { listExecutions } from '../../executions/read.ts';
import { recordExecutions } from '../../executions/record.ts';
import { readPage } from '../../platform/paging.ts';
import { insertMany } from '../../store/database.ts';
import type { Tables } from '../../store/tables.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { type OutcomeKind, outcome } from '../../testing/outcome.ts';
import { triesHere } from '../../testing/store.ts';
import { KEPT_VERSIONS } from './changes.ts';
import { createRetention } from './worker.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const ALERTS = ['alt_a', 'alt_b'];
const CHANNEL = 'chn_1';
let test: TestContext;
let step: () => Promise<boolean>;

async function insert<T extends keyof Tables & string>(table: T, rows: object[]): Promise<void> {
  await test.ctx.db.transaction((tx) => insertMany(tx, table, rows as never));
}

async function open(): Promise<void> {
  test = await openTestContext();
  const times = { created_at: 0, updated_at: 0 };
  for (const namespace_id of ['ns_a', 'ns_b']) {
    await setRetention(namespace_id, undefined, true);
    const common = { namespace_id, enabled: 1, definition_json: '{}', ...times };
    const alert = { version: 1, retriever_id: 'ret_x', record: 'auto', ...common };
    await insert(
      'alerts',
      ALERTS.map((alert_id) => ({ ...alert, alert_id, name: alert_id })),
    );
    await insert('channels', [
      {
        namespace_id,
        channel_id: CHANNEL,
        name: null,
        kind: 'webhook',
        owner_alert_id: null,
        enabled: 1,
        config_json: '{}',
        sealed: null,
        ...times,
      },
    ]);
  }
  step = createRetention(test.ctx);
}
beforeEach(open);
afterEach(() => test.close());

async function setRetention(namespace_id: string, retention?: object, isNew = false): Promise<void> {
  const definition_json = JSON.stringify({ retention });
  if (isNew) {
    const row = { namespace_id, name: namespace_id, definition_json, created_at: 0, updated_at: 0 };
    await insert('namespaces', [row]);
  } else {
    await test.ctx.db.transaction((tx) =>
      tx
        .updateTable('namespaces')
        .set({ definition_json })
        .where('namespace_id', '=', namespace_id)
        .execute(),
    );
  }
}

/** An outcome, and whom its alert tells. */
type Told = OutcomeKind & { readonly channelIds: readonly string[] };

async function define({ alertId, channelIds }: Told): Promise<void> {
  const channels = channelIds.map((channel_id) => ({ channel_id }));
  const definition_json = JSON.stringify({ notification_config: { channels } });
  await test.ctx.db.transaction((tx) =>
    tx.updateTable('alerts').set({ definition_json }).where('alert_id', '=', alertId).execute(),
  );
}

/** A batch that was checked, at the clock's time. */
async function record(kinds: Told[], namespaceId = 'ns_a', collectionId = 'col_1'): Promise<string> {
  const { ids, clock, db } = test.ctx;
  const batchId = ids.next('bat_');
  await insert('batches', [
    {
      namespace_id: namespaceId,
      batch_id: batchId,
      collection_id: collectionId,
      document_ids_json: '["d"]',
      created_at: clock.now(),
    },
  ]);
  const batch = { namespaceId, collectionId, batchId, mode: 'on_ingest' as const, held: null, covered: null };
  const telling = kinds.filter(({ channelIds }) => channelIds.length > 0);
  for (const one of telling) await define(one);
  await recordExecutions(db, { ids, clock, slot: 1 }, batch, kinds.map(outcome));
  for (const one of telling) await define({ ...one, channelIds: [] });
  return batchId;
}

/** Ends all deliveries that are open, each with one attempt. */
async function deliver(): Promise<void> {
  const now = test.clock.now();
  const open = await rows('deliveries');
  await insert(
    'delivery_attempts',
    open
      .filter(({ state }) => state === 'pending')
      .map(({ namespace_id, delivery_id }) => ({
        namespace_id,
        delivery_id,
        attempt: 1,
        started_at: now,
        duration_ms: 1,
        outcome: 'delivered',
        reason: 'sent',
        status_code: 200,
        error: null,
        response: '',
      })),
  );
  await test.ctx.db.transaction((tx) =>
    tx
      .updateTable('deliveries')
      .set({ state: 'delivered', finished_at: now })
      .where('state', '=', 'pending')
      .execute(),
  );
}

const rows = <T extends keyof Tables>(table: T) =>
  test.ctx.db.read
    .selectFrom(table as 'deliveries')
    .selectAll()
    .execute();
const count = async (table: keyof Tables): Promise<number> => (await rows(table)).length;

/** Runs the pass that is due to its end. */
async function pass(): Promise<void> {
  test.clock.moveBy(HOUR);
  while (await step());
}

const triggered = (alertId: string, channelIds: string[] = []): Told => ({
  alertId,
  triggered: true,
  failed: false,
  channelIds,
});

describe('what is kept', () => {
  it('is 90 days of executions, with their batches, counters and all that hangs on them', async () => {
    await record([triggered('alt_a', [CHANNEL]), triggered('alt_b')]);
    await deliver();
    test.clock.moveBy(90 * DAY - 2 * HOUR);
    await record([triggered('alt_a')]);
    await pass();
    expect(await count('executions')).toBe(3);
    test.clock.moveBy(HOUR);
    await pass();
    expect(await count('executions')).toBe(1);
    expect(await count('batches')).toBe(1);
    expect(await count('deliveries')).toBe(0);
    expect(await count('delivery_attempts')).toBe(0);
    expect(await countExecutions(test.ctx.db.read, 'ns_a', {})).toBe(1);
    expect(await countExecutions(test.ctx.db.read, 'ns_a', { alertId: 'alt_b' })).toBe(0);
  });

  it('is 30 days of deliveries, while their executions stay', async () => {
    await record([triggered('alt_a', [CHANNEL])]);
    await deliver();
    test.clock.moveBy(31 * DAY);
    await pass();
    expect([await count('deliveries'), await count('delivery_attempts')]).toEqual([0, 0]);
    expect(await count('executions')).toBe(1);
  });

  it('is what each namespace says, and all of it where it says null', async () => {
    await setRetention('ns_a', { executions_days: 1, deliveries_days: null });
    await setRetention('ns_b', { executions_days: null, deliveries_days: null });
    for (const namespaceId of ['ns_a', 'ns_b']) await record([triggered('alt_a', [CHANNEL])], namespaceId);
    await deliver();
    test.clock.moveBy(1000 * DAY);
    await pass();
    expect(await rows('executions')).toMatchObject([{ namespace_id: 'ns_b' }]);
    expect(await rows('deliveries')).toMatchObject([{ namespace_id: 'ns_b' }]);
    expect(await rows('batches')).toMatchObject([{ namespace_id: 'ns_b' }]);
  });

  it('is every execution of which somebody is still to be told', async () => {
    await setRetention('ns_a', { executions_days: 1 });
    await record([triggered('alt_a', [CHANNEL]), triggered('alt_b')]);
    test.clock.moveBy(2 * DAY);
    await pass();
    expect(await rows('executions')).toMatchObject([{ alert_id: 'alt_a' }]);
    await deliver();
    await pass();
    expect(await count('executions')).toBe(0);
  });

  it('is every execution of a batch that may be checked again, since it would be told anew', async () => {
    await setRetention('ns_a', { executions_days: 1 });
    const job_id = test.ctx.ids.next('job_');
    const batch_id = await record([triggered('alt_a')]);
    const now = test.clock.now();
    await insert('batch_contents', [{ namespace_id: 'ns_a', batch_id, content: new Uint8Array(1) }]);
    await insert('jobs', [
      {
        namespace_id: 'ns_a',
        job_id,
        batch_id,
        collection_id: 'col_1',
        version: 1,
        state: 'dead',
        due_at: now,
        lease_owner: null,
        lease_until: null,
        attempts: 12,
        error: 'x',
        created_at: now,
      },
    ]);
    test.clock.moveBy(30 * DAY);
    await pass();
    expect([await count('executions'), await count('batches')]).toEqual([1, 1]);
    await test.ctx.db.transaction(async (tx) => {
      await tx.deleteFrom('jobs').execute();
      await tx.deleteFrom('batch_contents').execute();
    });
    await pass();
    expect([await count('executions'), await count('batches')]).toEqual([0, 0]);
  });

  it('is no batch without executions, also where executions are kept for ever', async () => {
    await setRetention('ns_a', { executions_days: null });
    await record([]);
    await record([triggered('alt_a')]);
    test.clock.moveBy(89 * DAY);
    await pass();
    expect(await count('batches')).toBe(2);
    await record([]);
    test.clock.moveBy(2 * DAY);
    await pass();
    expect(await count('batches')).toBe(2);
    test.clock.moveBy(90 * DAY);
    await pass();
    expect(await count('batches')).toBe(1);
  });

  it('is a day of idempotent answers', async () => {
    const answer = {
      namespace_id: 'ns_a',
      key_id: 'key_1',
      request: 'POST /x',
      body_hash: '',
      state: 'done',
      status: 200,
      body: '',
    };
    const created_at = test.clock.now();
    await insert(
      'idempotency',
      Array.from({ length: 1100 }, (_, i) => ({ ...answer, idempotency_key: `${i}`, created_at })),
    );
    await pass();
    expect(await count('idempotency')).toBe(1100);
    test.clock.moveBy(DAY);
    await pass();
    expect(await count('idempotency')).toBe(0);
  });

  it('is the newest part of the log of changes', async () => {
    const version = KEPT_VERSIONS + 700;
    const collection = {
      namespace_id: 'ns_a',
      name: 'c',
      enabled: 1,
      definition_json: '{}',
      created_at: 0,
      updated_at: 0,
    };
    await insert('collections', [
      { ...collection, collection_id: 'col_1', version },
      { ...collection, collection_id: 'col_2', name: 'd', version: 3 },
    ]);
    const change = (collection_id: string, n: number) => ({
      namespace_id: 'ns_a',
      collection_id,
      version: n + 1,
      alert_id: 'alt_a',
    });
    await insert(
      'collection_changes',
      Array.from({ length: version }, (_, i) => change('col_1', i)),
    );
    await insert(
      'collection_changes',
      Array.from({ length: 3 }, (_, i) => change('col_2', i)),
    );
    await pass();
    const kept = await test.ctx.db.read.selectFrom('collection_changes').selectAll().execute();
    const versions = kept.filter((row) => row.collection_id === 'col_1').map((row) => row.version);
    expect([Math.min(...versions), Math.max(...versions), versions.length]).toEqual([
      701,
      version,
      KEPT_VERSIONS,
    ]);
    expect(kept.length - versions.length).toBe(3);
  });
});

describe('a pass', () => {
  it('goes in steps of at most 500, begins a minute after the start, and comes every hour', async () => {
    await setRetention('ns_a', { executions_days: 1 });
    for (let i = 0; i < 600; i++) await record([triggered('alt_a'), triggered('alt_b')]);
    test.clock.moveBy(2 * DAY);
    step = createRetention(test.ctx);
    expect(await step()).toBe(false);
    test.clock.moveBy(59_999);
    expect(await step()).toBe(false);
    test.clock.moveBy(1);
    const left = [];
    for (let i = 0; i < 3; i++) {
      expect(await step()).toBe(true);
      left.push(await countExecutions(test.ctx.db.read, 'ns_a', {}));
    }
    expect(left).toEqual([700, 200, 0]);
    while (await step());
    await record([triggered('alt_a')]);
    test.clock.moveBy(HOUR - 1);
    expect(await step()).toBe(false);
    test.clock.moveBy(1);
    expect(await step()).toBe(true);
    expect(test.lines.join('')).toContain('"executions":1200,"batches":600');
  });

  it('that fails is told and tried again', async () => {
    let broken = true;
    const read = test.ctx.db.read;
    const db = {
      ...test.ctx.db,
      get read() {
        if (broken) throw new Error('disk I/O error');
        return read;
      },
    };
    step = createRetention({ ...test.ctx, db });
    test.clock.moveBy(60_000);
    expect(await step()).toBe(false);
    expect(test.lines.join('')).toContain('disk I/O error');
    broken = false;
    expect(await step()).toBe(false);
    test.clock.moveBy(60_000);
    expect(await step()).toBe(true);
  });
});

const batch = fc.record({
  collectionId: fc.constantFrom('col_1', 'col_2'),
  kinds: fc.uniqueArray(
    fc.record({
      alertId: fc.constantFrom(...ALERTS),
      triggered: fc.boolean(),
      failed: fc.boolean(),
      channelIds: fc.constantFrom([], [CHANNEL]),
    }),
    { selector: (one) => one.alertId, maxLength: 2 },
  ),
  pauseMs: fc.integer({ min: 0, max: 12 * HOUR }),
});
const action = fc.oneof(
  { weight: 6, arbitrary: batch },
  { weight: 2, arbitrary: fc.constant('pass' as const) },
  { weight: 1, arbitrary: fc.constant('deliver' as const) },
);

describe('the counters', () => {
  it('equal the rows after any mix of records, deliveries and passes, and hours that are gone leave none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 25 }), async (actions) => {
        await test.close();
        await open();
        await setRetention('ns_a', { executions_days: 1, deliveries_days: 1 });
        for (const one of actions) {
          if (one === 'pass') await pass();
          else if (one === 'deliver') await deliver();
          else {
            test.clock.moveBy(one.pauseMs);
            await record(one.kinds, 'ns_a', one.collectionId);
          }
          await expectExactCounts();
        }
        await deliver();
        test.clock.moveBy(3 * DAY);
        await pass();
        for (const table of ['executions', 'deliveries', 'delivery_attempts', 'batches'] as const)
          expect(await count(table)).toBe(0);
        const counters = await test.ctx.db.read.selectFrom('execution_counters').selectAll().execute();
        expect(counters.filter(({ hour }) => hour !== -1)).toEqual([]);
      }),
      { numRuns: triesHere(25) },
    );
  });

  it('are right when two passes remove the same at once', async () => {
    await setRetention('ns_a', { executions_days: 1 });
    for (let i = 0; i < 300; i++) await record([triggered('alt_a'), triggered('alt_b')]);
    test.clock.moveBy(2 * DAY);
    await record([triggered('alt_a')]);
    const other = createRetention(test.ctx);
    test.clock.moveBy(HOUR);
    const run = async (one: () => Promise<boolean>): Promise<void> => {
      while (await one());
    };
    await Promise.all([run(step), run(other)]);
    await expectExactCounts();
    expect(await countExecutions(test.ctx.db.read, 'ns_a', {})).toBe(1);
  });
});

async function expectExactCounts(): Promise<void> {
  const { db, secrets, clock } = test.ctx;
  const page = readPage(secrets, { limit: 1000 }, {}, 'test');
  const filters = [
    {},
    { alertId: 'alt_a' },
    { collectionId: 'col_1' },
    { alertId: 'alt_b', collectionId: 'col_2', triggered: true },
    { status: 'failed', triggered: false },
    { since: clock.now() - 20 * HOUR - 1234, until: clock.now() - HOUR },
  ];
  for (const filter of filters)
    expect(await countExecutions(db.read, 'ns_a', filter)).toBe(
      (await listExecutions(db.read, 'ns_a', filter, page)).rows.length,
    );
}
