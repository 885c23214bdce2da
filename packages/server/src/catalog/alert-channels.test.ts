import type { AlertResponse } from '@tocsin/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookConfig } from '../notify/channels/webhook/kind.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { createAlert, patchAlert } from './alerts.ts';
import { type LoadedChannel, loadChannel } from './channels.ts';

const NS = 'ns_test';
const DAY = 24 * 3_600_000;
let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const stages = [
  { stage_id: 'attribute_filter', parameters: { field: 'metadata.a', operator: 'eq', value: 1 } },
] as never;
const inline = (...configs: object[]) => ({
  channels: configs.map((config) => ({ channel_type: 'webhook', config: config as never })),
});
const make = (...configs: object[]) =>
  createAlert(test.ctx, NS, { name: 'a', retriever: { stages }, notification_config: inline(...configs) });
const patch = (...configs: object[]) =>
  patchAlert(test.ctx, NS, 'a', { notification_config: inline(...configs) });
const channelsOf = ({ notification_config: { channels } }: AlertResponse) =>
  channels.map(({ channel_id, config }) => ({ id: channel_id as string, config: config as never }));
const load = async (id: string) =>
  (await loadChannel(test.ctx.db.read, test.ctx, NS, id)) as LoadedChannel & { config: WebhookConfig };

describe('an inline channel that is given another URL', () => {
  it('stays the same channel, so that what waits goes there', async () => {
    const [before] = channelsOf(await make({ url: 'https://old.example/hook' }));
    const [after] = channelsOf(await patch({ url: 'https://new.example/hook' }));
    expect(after?.id).toBe(before?.id);
    expect((await load(after?.id ?? '')).config.url).toBe('https://new.example/hook');
  });

  it('gets a new secret, shown once, while the old one is valid for a day', async () => {
    const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    await make({ url: 'https://old.example', secret });
    const [after] = channelsOf(await patch({ url: 'https://new.example' }));
    const made = (after?.config as { secret?: string } | undefined)?.secret;
    expect((await load(after?.id ?? '')).config.secrets).toEqual([
      { secret: made, expiresAt: null },
      { secret, expiresAt: test.clock.now() + DAY },
    ]);
  });

  it('takes no credential along, but those that are asked for on the same host', async () => {
    const headers = { authorization: 'Bearer old', 'x-team': 'red' };
    await make({ url: 'https://old.example', headers, timeout: 20 });
    const [kept] = channelsOf(await patch({ url: 'https://old.example/new', headers: { 'x-team': '***' } }));
    expect((await load(kept?.id ?? '')).config).toMatchObject({
      headers: { 'x-team': 'red' },
      timeoutMs: 10_000,
    });
    await patch({ url: 'https://third.example' });
    expect((await load(kept?.id ?? '')).config.headers).toEqual({});
  });

  it('is switched on again', async () => {
    const [channel] = channelsOf(await make({ url: 'https://gone.example' }));
    await test.ctx.db.transaction((tx) => tx.updateTable('channels').set({ enabled: 0 }).execute());
    await patch({ url: 'https://new.example' });
    expect((await load(channel?.id ?? '')).enabled).toBe(true);
  });

  it('leaves those alone that keep their URL or are named by id, and removes those that are no more', async () => {
    const [a, b, c] = channelsOf(
      await make({ url: 'https://a.example' }, { url: 'https://b.example' }, { url: 'https://c.example' }),
    );
    const changed = channelsOf(
      await patchAlert(test.ctx, NS, 'a', {
        notification_config: {
          channels: [
            ...inline({ url: 'https://new.example' }, { url: 'https://b.example' }).channels,
            { channel_type: 'webhook', channel_id: a?.id ?? '' },
          ],
        },
      }),
    );
    expect(changed.map(({ id }) => id)).toEqual([c?.id, b?.id, a?.id]);
    expect(channelsOf(await patch({ url: 'https://b.example' })).map(({ id }) => id)).toEqual([b?.id]);
    expect(await test.ctx.db.read.selectFrom('channels').select('channel_id').execute()).toHaveLength(1);
  });
});
