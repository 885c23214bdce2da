import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookConfig } from '../notify/channels/webhook/kind.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { createAlert, deleteAlert, getAlert, patchAlert } from './alerts.ts';
import { deleteAttachment, getAttachment, putAttachment } from './attachments.ts';
import { createChannel, deleteChannel, loadChannel, patchChannel } from './channels.ts';
import { createCollection, deleteCollection, getCollection, patchCollection } from './collections.ts';
import { alertStats, listAlerts } from './list-alerts.ts';
import {
  createRetriever,
  deleteRetriever,
  getRetriever,
  listRetrievers,
  patchRetriever,
} from './retrievers.ts';

const NS = 'ns_test';
const stages = [
  {
    stage_type: 'filter',
    stage_id: 'attribute_filter',
    parameters: { field: 'metadata.a', operator: 'eq', value: 1 },
  },
] as never;
const page = { limit: 50, offset: 0, after: null, includeTotal: true };
let test: TestContext;

beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const collection = (collection_name: string, rest: object = {}) =>
  createCollection(test.ctx, NS, {
    collection_name,
    source: { type: 'bucket' },
    feature_extractor: { feature_extractor_name: 'x', version: 'v1' },
    ...rest,
  });
const alert = (name: string, rest: object = {}) =>
  createAlert(test.ctx, NS, { name, notification_config: {}, retriever: { stages }, ...rest });
const versionOf = async (id: string): Promise<number> =>
  (
    await test.ctx.db.read
      .selectFrom('collections')
      .select('version')
      .where('collection_id', '=', id)
      .executeTakeFirstOrThrow()
  ).version;

describe('alerts', () => {
  it('have metadata of at most 64 KiB', async () => {
    const metadata = (n: number) => ({ metadata: { x: 'y'.repeat(n) } });
    await alert('fits', metadata(65_528));
    await expect(alert('too large', metadata(65_529))).rejects.toThrow(
      'metadata: must have at most 65536 bytes',
    );
  });

  it('own their inline retriever and channel, which go with them', async () => {
    const config = { url: 'https://example.com/hook', headers: { 'x-token': 'abc' } };
    const made = await alert('a', {
      notification_config: { channels: [{ channel_type: 'webhook', config }] },
    });
    const [channel] = made.notification_config.channels;
    expect(channel?.config).toMatchObject({
      headers: { 'x-token': '***' },
      secret: expect.stringMatching(/^whsec_/),
    });
    const read = await getAlert(test.ctx, NS, 'a');
    expect(read.notification_config.channels[0]?.config).not.toHaveProperty('secret');
    expect(read.plan).toBe('standing');
    expect((await listRetrievers(test.ctx, NS, {}, page)).total).toBe(0);
    const loaded = await loadChannel(test.ctx.db.read, test.ctx, NS, channel?.channel_id ?? '');
    expect(loaded?.config).toMatchObject({ url: config.url, headers: config.headers });
    const again = await patchAlert(test.ctx, NS, 'a', { notification_config: read.notification_config });
    expect(again.version).toBe(1);
    await deleteAlert(test.ctx, NS, 'a');
    for (const table of ['alerts', 'retrievers', 'channels'] as const)
      expect(await test.ctx.db.read.selectFrom(table).selectAll().execute()).toEqual([]);
  });

  it('refuse what cannot be', async () => {
    await alert('a');
    await expect(alert('a')).rejects.toMatchObject({ status: 409 });
    await expect(alert('executions')).rejects.toMatchObject({ status: 422 });
    await expect(alert('alt_01arz3ndektsv4rrffq69g5fav')).rejects.toMatchObject({ status: 422 });
    await expect(alert('b', { retriever: null })).rejects.toMatchObject({ status: 422 });
    await expect(alert('b', { retriever: null, retriever_id: 'ret_no' })).rejects.toThrow(/^retriever_id: /);
    const channels = [{ channel_type: 'webhook', channel_id: 'chn_no' }];
    await expect(alert('b', { notification_config: { channels } })).rejects.toThrow(
      /channels\[0\]\.channel_id/,
    );
    expect(await test.ctx.db.read.selectFrom('retrievers').selectAll().execute()).toHaveLength(1);
  });

  it('are searched, filtered, sorted and counted', async () => {
    for (const name of ['Fire', 'flood', 'frost']) await alert(name, { enabled: name !== 'frost' });
    const names = async (wish: object): Promise<string[]> =>
      (await listAlerts(test.ctx, NS, wish as never, page)).found.rows.map((row) => row.name);
    expect(await names({})).toEqual(['Fire', 'flood', 'frost']);
    expect(await names({ search: 'f', sort: { field: 'name', direction: 'desc' } })).toEqual([
      'frost',
      'flood',
      'Fire',
    ]);
    expect(await names({ search: 'f', case_sensitive: true })).toEqual(['flood', 'frost']);
    expect(await names({ filters: { enabled: false } })).toEqual(['frost']);
    const sorted = { sort: { field: 'name' } } as never;
    const first = await listAlerts(test.ctx, NS, sorted, { ...page, limit: 2 });
    const second = await listAlerts(test.ctx, NS, sorted, { ...page, limit: 2, after: first.found.next });
    expect([...first.found.rows, ...second.found.rows].map((row) => row.name)).toEqual([
      'Fire',
      'flood',
      'frost',
    ]);
    expect(second.found.next).toBeNull();
    expect(await alertStats(test.ctx.db.read, NS)).toMatchObject({
      total_alerts: 3,
      disabled_alerts: 1,
      alerts_by_channel_type: { none: 3 },
    });
  });
});

describe('attachments', () => {
  it('raise the version of their collection, and keep our fields when the list is replaced', async () => {
    const { collection_id: c } = await collection('news');
    const a = await alert('a');
    await putAttachment(test.ctx, NS, 'a', 'news', { enabled: false, priority: 5 });
    expect(await versionOf(c)).toBe(2);
    await putAttachment(test.ctx, NS, 'a', c, { enabled: false, priority: 5 });
    expect(await versionOf(c)).toBe(2);
    const { alert_applications } = await patchCollection(test.ctx, NS, c, {
      alert_applications: [{ alert_id: a.alert_id, priority: 7 }],
    });
    expect(alert_applications).toEqual([
      {
        alert_id: a.alert_id,
        execution_mode: 'on_ingest',
        execution_phase: 3,
        priority: 7,
        input_mappings: [{ input_key: '_', source: { source_type: 'constant', path: null, value: null } }],
      },
    ]);
    expect(await getAttachment(test.ctx, NS, 'a', c)).toMatchObject({ enabled: false, priority: 7 });
    const before = await versionOf(c);
    await patchAlert(test.ctx, NS, 'a', { enabled: false });
    expect(await versionOf(c)).toBe(before + 1);
    await patchAlert(test.ctx, NS, 'a', {
      retriever: { stages: [{ ...(stages as object[])[0], description: 'new' }] as never },
    });
    expect(await versionOf(c)).toBeGreaterThan(before + 1);
    const late = await versionOf(c);
    await deleteAttachment(test.ctx, NS, 'a', c);
    expect(await versionOf(c)).toBe(late + 1);
    const bad = patchCollection(test.ctx, NS, c, { alert_applications: [{ alert_id: 'no' }] });
    await expect(bad).rejects.toThrow(/alert_applications\[0\]\.alert_id/);
  });
});

describe('retrievers, channels and collections', () => {
  it('cannot be deleted while others name them', async () => {
    const { collection_id: c } = await collection('bank');
    const r = await createRetriever(test.ctx, NS, {
      retriever_name: 'r',
      stages,
      collection_identifiers: ['bank'],
    });
    expect(r.collection_ids).toEqual([c]);
    const ch = await createChannel(test.ctx, NS, {
      channel_type: 'webhook',
      config: { url: 'https://example.com' },
    });
    const notification_config = { channels: [{ channel_type: 'webhook', channel_id: ch.channel_id }] };
    const a = await alert('a', { retriever: null, retriever_id: 'r', notification_config });
    expect(a).toMatchObject({ plan: 'search', retriever_id: r.retriever_id });
    await expect(deleteCollection(test.ctx, NS, 'bank')).rejects.toThrow(/"r"/);
    await expect(deleteRetriever(test.ctx, NS, 'r')).rejects.toThrow(/"a"/);
    await expect(deleteChannel(test.ctx, NS, ch.channel_id)).rejects.toThrow(/"a"/);
    await deleteAlert(test.ctx, NS, 'a');
    await deleteRetriever(test.ctx, NS, 'r');
    await deleteChannel(test.ctx, NS, ch.channel_id);
    await deleteCollection(test.ctx, NS, 'bank');
    await expect(getCollection(test.ctx, NS, c)).rejects.toMatchObject({ status: 404 });
  });

  it('name the collection that does not exist, and count changes of a retriever', async () => {
    const wrong = createRetriever(test.ctx, NS, {
      retriever_name: 'r',
      stages,
      collection_identifiers: ['no'],
    });
    await expect(wrong).rejects.toThrow(/^collection_identifiers\[0\]: /);
    await createRetriever(test.ctx, NS, { retriever_name: 'r', stages });
    await patchRetriever(test.ctx, NS, 'r', { description: 'd' });
    await patchRetriever(test.ctx, NS, 'r', { description: 'd' });
    expect(await getRetriever(test.ctx, NS, 'r')).toMatchObject({ version: 2, description: 'd' });
  });

  it('rotate a secret: the new one first, the old one for a day', async () => {
    const { channel_id: id } = await createChannel(test.ctx, NS, {
      channel_type: 'webhook',
      config: { url: 'https://example.com' },
    });
    const load = async () =>
      ((await loadChannel(test.ctx.db.read, test.ctx, NS, id)) as { config: WebhookConfig }).config.secrets;
    const [old] = await load();
    expect((await patchChannel(test.ctx, NS, id, { name: 'n' })).config).not.toHaveProperty('secret');
    expect(await load()).toEqual([old]);
    const { config } = await patchChannel(test.ctx, NS, id, { rotate_secret: true });
    const secret = (config as { secret?: string }).secret;
    expect(await load()).toEqual([
      { secret, expiresAt: null },
      { secret: old?.secret, expiresAt: test.clock.now() + 86_400_000 },
    ]);
  });
});
