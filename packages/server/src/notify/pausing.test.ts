import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChannel, getChannel, loadChannel, patchChannel, switchOn } from '../catalog/channels.ts';
import { keepNothing } from '../catalog/keep.ts';
import { createWebhook } from '../catalog/webhooks.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addDeliveries, addExecution, deliveryRow, NS, readDelivery } from '../testing/deliveries.ts';
import { PLAIN_ATTEMPT } from '../testing/rows.ts';
import type { Delivery } from './delivery-queue.ts';
import { PAUSE_AFTER_FAILURES, PAUSE_AFTER_MS } from './endpoint-health.ts';
import { holdDelivery } from './hold-delivery.ts';
import { recordAttempt } from './record-attempt.ts';

let test: TestContext;
let channelId: string;
let otherId: string;
beforeEach(async () => {
  test = await openTestContext();
  [channelId, otherId] = [await makeChannel(), await makeChannel()] as [string, string];
});
afterEach(() => test.close());

async function makeChannel(): Promise<string> {
  const config = { url: 'https://example.com' };
  return (await createChannel(test.ctx, NS, { channel_type: 'webhook', config })).channel_id;
}

const deps = () => ({ ...test.ctx, slot: 0 });

async function add(id: string): Promise<Delivery> {
  const row = deliveryRow(`dlv_${id}`, channelId, { execution_id: `exec_${id}` });
  await addExecution(test, `exec_${id}`);
  await addDeliveries(test, [row]);
  return row;
}

async function addDigest(id: string): Promise<Delivery> {
  const row = deliveryRow(`dlv_${id}`, channelId, { execution_id: '', event_type: 'alert.digest' });
  await addDeliveries(test, [row]);
  return row;
}

interface Made {
  readonly reason?: string;
  readonly code?: number | null;
  /** When its channel was changed last, as it was sent to. */
  readonly channelAt?: number | null;
}

/** An attempt that ends so, at the channel as it is now. */
async function attempt(
  delivery: Delivery,
  outcome: 'delivered' | 'retry' | 'gone',
  { reason, code = null, channelAt }: Made = {},
) {
  const channel = await loadChannel(test.ctx.db.read, test.ctx, NS, delivery.channel_id);
  const why = reason ?? { delivered: 'sent', retry: 'status', gone: 'gone' }[outcome];
  const now = test.clock.now();
  const state = outcome === 'delivered' ? 'delivered' : 'pending';
  const times = { started_at: now, duration_ms: 1, error: null, response: null };
  const row = await readDelivery(test, delivery.delivery_id);
  return recordAttempt(
    deps(),
    { ...delivery, attempts: row.attempts },
    {
      attempt: { ...times, ...PLAIN_ATTEMPT, outcome, reason: why, status_code: code },
      state,
      dueAt: state === 'pending' ? now + 5000 : null,
      reason: why,
    },
    now,
    channelAt === undefined ? (channel?.updatedAt ?? null) : channelAt,
  );
}

const health = () =>
  test.ctx.db.read
    .selectFrom('channels')
    .select(['enabled', 'failures', 'failing_since', 'paused_at', 'pause_reason'])
    .where('channel_id', '=', channelId)
    .executeTakeFirstOrThrow();
const setHealth = (failures: number, failing_since: number) =>
  test.ctx.db.transaction((tx) =>
    tx.updateTable('channels').set({ failures, failing_since }).where('channel_id', '=', channelId).execute(),
  );
const mergeInto = ({ delivery_id }: Delivery, merged_into: string) =>
  test.ctx.db.transaction((tx) =>
    tx
      .updateTable('deliveries')
      .set({ state: 'merged', merged_into, due_at: null })
      .where('delivery_id', '=', delivery_id)
      .execute(),
  );
const notices = () =>
  test.ctx.db.read
    .selectFrom('deliveries')
    .selectAll()
    .where('event_type', '=', 'channel.paused')
    .orderBy('channel_id')
    .execute();
const useFallback = () =>
  test.ctx.db.transaction((tx) =>
    tx
      .updateTable('channels')
      .set({ fallback_channel_id: otherId })
      .where('channel_id', '=', channelId)
      .execute(),
  );
const notification = async (id: string) => {
  const { read } = test.ctx.db;
  const row = await read
    .selectFrom('executions')
    .select('notification_json')
    .where('execution_id', '=', `exec_${id}`)
    .executeTakeFirstOrThrow();
  return JSON.parse(row.notification_json) as { status: string; reason: string | null };
};

describe('an endpoint', () => {
  it('is counted while it fails, and forgiven when it works', async () => {
    const one = await add('a');
    await attempt(one, 'retry');
    await attempt(one, 'retry', { reason: 'timeout' });
    expect(await health()).toMatchObject({ failures: 2, failing_since: test.clock.now() });
    for (const ours of ['aborted', 'internal']) await attempt(one, 'retry', { reason: ours });
    await attempt(one, 'retry', { code: 429 });
    expect(await health()).toMatchObject({ failures: 2 });
    await attempt(one, 'delivered');
    expect(await health()).toMatchObject({ failures: 0, failing_since: null, enabled: 1 });
  });

  it('that fails too often in a row has its channel paused, and all that waits is held', async () => {
    const [one, two] = [await add('a'), await add('b')];
    await setHealth(PAUSE_AFTER_FAILURES - 2, test.clock.now());
    expect((await attempt(one, 'retry')).paused).toBeNull();
    expect((await attempt(one, 'retry')).paused).toMatchObject({ reason: 'failing', held: 2 });
    expect(await health()).toMatchObject({ enabled: 0, pause_reason: 'failing' });
    for (const { delivery_id } of [one, two])
      expect(await readDelivery(test, delivery_id)).toMatchObject({
        state: 'held',
        reason: 'channel_paused',
        due_at: null,
      });
    expect(await notification('b')).toEqual({ status: 'held', reason: 'channel_paused' });
  });

  it('that fails too often holds the runs of a digest that waits as well', async () => {
    const [one, two] = [await add('a'), await add('b')];
    const { delivery_id } = await addDigest('digest');
    await mergeInto(two, delivery_id);
    await setHealth(PAUSE_AFTER_FAILURES - 1, test.clock.now());
    await attempt(one, 'retry');
    expect(await readDelivery(test, 'dlv_b')).toMatchObject({ state: 'merged', merged_into: 'dlv_digest' });
    expect(await notification('b')).toEqual({ status: 'held', reason: 'channel_paused' });
  });

  it('that fails for days has its channel paused after a few attempts', async () => {
    const one = await add('a');
    await setHealth(1, test.clock.now() - PAUSE_AFTER_MS);
    expect((await attempt(one, 'retry')).paused).toBeNull();
    expect((await attempt(one, 'retry')).paused).toMatchObject({ reason: 'failing' });
  });

  it('that is gone has its channel paused at once, and the message that met it is held', async () => {
    const one = await add('a');
    expect((await attempt(one, 'gone', { code: 410 })).paused).toMatchObject({ reason: 'gone', held: 1 });
    expect(await readDelivery(test, 'dlv_a')).toMatchObject({
      state: 'held',
      reason: 'channel_paused',
      status_code: 410,
    });
    expect(await health()).toMatchObject({ enabled: 0, pause_reason: 'gone' });
  });

  it('that is gone loses nothing of a digest: the summary tells of it', async () => {
    const [digest, one] = [await addDigest('digest'), await add('a')];
    await mergeInto(one, digest.delivery_id);
    expect(await attempt(digest, 'gone', { code: 410 })).toMatchObject({ isHeld: true });
    expect(await notification('a')).toEqual({ status: 'held', reason: 'channel_paused' });
    const { summary_id } = await switchOn(test.ctx, NS, channelId, keepNothing);
    expect(await readDelivery(test, 'dlv_a')).toMatchObject({ state: 'merged', merged_into: summary_id });
    expect(await notification('a')).toEqual({ status: 'pending', reason: null });
  });

  it('that fails as its channel is switched off has its message held, to be summed up', async () => {
    const [one, two] = [await add('a'), await add('b')];
    const leased = { lease_owner: 'prc_1/notifier', lease_until: test.clock.now() + 1 };
    await test.ctx.db.transaction((tx) =>
      tx.updateTable('deliveries').set(leased).where('delivery_id', '=', 'dlv_b').execute(),
    );
    const before = await loadChannel(test.ctx.db.read, test.ctx, NS, channelId);
    await attempt(one, 'gone', { code: 410 });
    expect(await readDelivery(test, 'dlv_b')).toMatchObject({ state: 'pending' });
    const late = await attempt(two, 'retry', { code: 429, channelAt: before?.updatedAt ?? null });
    expect(late).toEqual({ isRecorded: true, paused: null, isHeld: true });
    expect(await readDelivery(test, 'dlv_b')).toMatchObject({
      state: 'held',
      reason: 'channel_paused',
      due_at: null,
      attempts: 1,
      lease_owner: null,
    });
    expect(await notification('b')).toEqual({ status: 'held', reason: 'channel_paused' });
  });

  it('that failed while its channel was off and on again is tried again', async () => {
    const one = await add('a');
    await patchChannel(test.ctx, NS, channelId, { enabled: false });
    await patchChannel(test.ctx, NS, channelId, { enabled: true });
    expect(await attempt(one, 'retry', { channelAt: 0 })).toMatchObject({ paused: null, isHeld: false });
    expect(await readDelivery(test, 'dlv_a')).toMatchObject({ state: 'pending', attempts: 1 });
  });
});

describe('the owner of a channel that is paused', () => {
  it('is told once through the fallback, also where many attempts fail at once', async () => {
    await useFallback();
    const all = await Promise.all(Array.from({ length: 6 }, (_, i) => add(`${i}`)));
    await setHealth(PAUSE_AFTER_FAILURES - 1, test.clock.now());
    await Promise.all(all.map((one) => attempt(one, 'retry')));
    expect(await notices()).toMatchObject([{ channel_id: otherId, state: 'pending', execution_id: '' }]);
  });

  it('is told through the other channels of its alerts, and nobody where there are none', async () => {
    const one = await add('a');
    expect((await attempt(one, 'gone', { code: 410 })).paused).toMatchObject({ told: [] });
    await switchOn(test.ctx, NS, channelId, keepNothing);
    const channels = [channelId, otherId].map((channel_id) => ({ channel_type: 'webhook', channel_id }));
    await test.ctx.db.transaction((tx) =>
      tx
        .insertInto('alerts')
        .values({
          namespace_id: NS,
          alert_id: 'alt_1',
          name: 'a',
          enabled: 1,
          version: 1,
          retriever_id: 'ret_1',
          record: 'auto',
          definition_json: JSON.stringify({ notification_config: { channels } }),
          created_at: 0,
          updated_at: 0,
        })
        .execute(),
    );
    const { paused } = await attempt(await add('b'), 'gone', { code: 410 });
    expect(paused).toMatchObject({ told: [otherId] });
    const [notice] = await notices();
    expect(JSON.parse(notice?.context_json ?? '')).toMatchObject({
      subject: { type: 'channel', id: channelId },
      data: { reason: 'gone' },
    });
  });
});

describe('the owner of a subscription whose channel is paused', () => {
  const subscribe = async (webhook_name: string, paths: string[]) => {
    const channels = paths.map((path) => ({
      channel: 'webhook' as const,
      configs: { url: `https://example.com/${path}` },
    }));
    const made = await createWebhook(test.ctx, NS, {
      webhook_name,
      event_types: ['alert.created'],
      channels,
    });
    return made.channels.map((channel) => channel.channel_id);
  };
  const toldOfGone = async (id: string) => {
    const row = deliveryRow(`dlv_${id}`, id, { execution_id: '', event_type: 'alert.created' });
    await addDeliveries(test, [row]);
    return (await attempt(row, 'gone', { code: 410 })).paused?.told;
  };

  it('is told through its other channels, or else through other subscriptions', async () => {
    const [one, two] = await subscribe('a', ['1', '2']);
    const others = await subscribe('b', ['3', '4', '5', '6', '7', '8']);
    expect(await toldOfGone(one as string)).toEqual([two]);
    const told = await toldOfGone(two as string);
    expect(told).toHaveLength(5);
    expect(others).toEqual(expect.arrayContaining([...(told ?? [])]));
  });
});

describe('a channel that is switched on again', () => {
  it('tells by one summary what was held meanwhile, and begins anew', async () => {
    const [one, two] = [await add('a'), await add('b')];
    await setHealth(PAUSE_AFTER_FAILURES - 1, test.clock.now());
    await attempt(one, 'retry');
    const { summary_id } = await switchOn(test.ctx, NS, channelId, keepNothing);
    expect(await health()).toEqual({
      enabled: 1,
      failures: 0,
      failing_since: null,
      paused_at: null,
      pause_reason: null,
    });
    for (const { delivery_id } of [one, two])
      expect(await readDelivery(test, delivery_id)).toMatchObject({
        state: 'merged',
        merged_into: summary_id,
      });
    await attempt(await readDelivery(test, summary_id ?? ''), 'delivered');
    expect(await readDelivery(test, 'dlv_a')).toMatchObject({ state: 'delivered', reason: 'sent' });
    expect(await notification('b')).toEqual({ status: 'sent', reason: 'sent' });
    expect((await switchOn(test.ctx, NS, channelId, keepNothing)).summary_id).toBeNull();
  });

  it('does so by a change as well', async () => {
    const one = await add('a');
    await patchChannel(test.ctx, NS, channelId, { enabled: false });
    expect(await holdDelivery(deps(), one)).toBe(true);
    expect(await notification('a')).toEqual({ status: 'held', reason: 'channel_paused' });
    await patchChannel(test.ctx, NS, channelId, { enabled: true });
    expect(await getChannel(test.ctx, NS, channelId)).toMatchObject({ enabled: true });
    expect(await readDelivery(test, 'dlv_a')).toMatchObject({ state: 'merged' });
  });

  it('is sent what was claimed while it was off', async () => {
    const one = await add('a');
    expect(await holdDelivery(deps(), one)).toBe(false);
    expect(await readDelivery(test, 'dlv_a')).toMatchObject({ state: 'pending', lease_owner: null });
  });
});
