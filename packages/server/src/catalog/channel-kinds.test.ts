import { ApiError } from '@tocsin/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackConfig } from '../notify/channels/slack/kind.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { createAlert, patchAlert } from './alerts.ts';
import { createChannel, deleteChannel, getChannel, loadChannel, patchChannel } from './channels.ts';

const NS = 'ns_test';
const HOOK = 'https://hooks.slack.com/services/T0/B0/XXXXXXXX';
const SMTP = { host: 'mail.example.com', user: 'u', password: 'secret-password', from: 'me@example.com' };
let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const make = (channel_type: string, config: object, more: object = {}) =>
  createChannel(test.ctx, NS, { channel_type, config: config as never, ...more });
const patch = (id: string, config: object, more: object = {}) =>
  patchChannel(test.ctx, NS, id, { config: config as never, ...more });
const load = async (id: string) => {
  const channel = await loadChannel(test.ctx.db.read, test.ctx, NS, id);
  return channel?.config as Record<string, unknown> & SlackConfig;
};
const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApiError);
  return (error as ApiError).message;
};

describe('a Slack channel', () => {
  it('shows only the host of its webhook, and keeps the rest where that is sent back', async () => {
    const made = await make('slack', { webhook_url: HOOK, username: 'Tocsin' });
    const config = { webhook_url: 'https://hooks.slack.com/***', username: 'Tocsin', timeout: 10 };
    expect(made).toMatchObject({ channel_type: 'slack', config, has_secret: true });
    await patch(made.channel_id, { ...made.config, icon_emoji: ':bell:' });
    expect(await load(made.channel_id)).toEqual({
      way: { webhookUrl: HOOK },
      look: { username: 'Tocsin', icon_emoji: ':bell:' },
      timeoutMs: 10_000,
    });
  });

  it('may become a bot, and a field can be cleared', async () => {
    const { channel_id: id } = await make('slack', { webhook_url: HOOK, username: 'Tocsin' });
    const changed = await patch(id, { bot_token: 'xoxb-1-a', channel: '#a', username: null });
    expect(changed.config).toEqual({ bot_token: '***', channel: '#a', timeout: 10 });
    await patch(id, { channel: '#b' });
    expect(await load(id)).toMatchObject({ way: { botToken: 'xoxb-1-a' }, look: { channel: '#b' } });
  });

  it('has no secret that signs', async () => {
    const { channel_id: id } = await make('slack', { webhook_url: HOOK });
    expect(await refusal(patchChannel(test.ctx, NS, id, { rotate_secret: true }))).toContain('rotate_secret');
  });
});

describe('an e-mail channel', () => {
  it('takes what the v1 contract takes, and a server whose password is never shown', async () => {
    const plain = await make('email', {
      to_addresses: ['a@example.com'],
      cc_addresses: [],
      body_template: null,
    });
    expect(plain).toMatchObject({ has_secret: false, config: { content_type: 'html' } });
    const changed = await patch(plain.channel_id, { smtp: SMTP });
    const smtp = { ...SMTP, password: '***', secure: 'starttls' };
    expect(changed).toMatchObject({ has_secret: true, config: { smtp } });
    await patch(plain.channel_id, { smtp: { ...smtp, port: 2525 } });
    expect(await load(plain.channel_id)).toMatchObject({
      smtp: { port: 2525, login: { user: 'u', pass: SMTP.password } },
    });
    await patch(plain.channel_id, { smtp: null });
    expect(await load(plain.channel_id)).toMatchObject({ smtp: null });
    expect(await getChannel(test.ctx, NS, plain.channel_id)).toMatchObject({ has_secret: false });
  });
});

describe('inline channels of any kind', () => {
  const stages = [
    { stage_id: 'attribute_filter', parameters: { field: 'metadata.a', operator: 'eq', value: 1 } },
  ] as never;
  const inline = (...channels: { channel_type: string; config: object }[]) => ({
    notification_config: { channels: channels as never[] },
  });
  const idsOf = (alert: { notification_config: { channels: { channel_id?: string | null }[] } }) =>
    alert.notification_config.channels.map(({ channel_id }) => channel_id);

  it('stay the same when an alert is sent back as it was answered', async () => {
    const made = await createAlert(test.ctx, NS, {
      name: 'a',
      retriever: { stages },
      ...inline(
        { channel_type: 'slack', config: { webhook_url: HOOK } },
        { channel_type: 'slack', config: { bot_token: 'xoxb-1-a', channel: '#a' } },
        { channel_type: 'email', config: { to_addresses: ['a@example.com'] } },
      ),
    });
    const sent = made.notification_config.channels.map(({ channel_type, config }) => ({
      channel_type,
      config: config as object,
    }));
    const after = await patchAlert(test.ctx, NS, 'a', inline(...sent.reverse()));
    expect(idsOf(after)).toEqual(idsOf(made).reverse());
    expect(await load(idsOf(made)[0] as string)).toMatchObject({ way: { webhookUrl: HOOK } });
  });

  it('do not take the place of one of another kind, nor its name', async () => {
    const made = await createAlert(test.ctx, NS, {
      name: 'a',
      retriever: { stages },
      ...inline({ channel_type: 'slack', config: { webhook_url: HOOK } }),
    });
    const [id] = idsOf(made);
    const named = {
      notification_config: { channels: [{ channel_type: 'email', channel_id: id as string }] },
    };
    expect(await refusal(patchAlert(test.ctx, NS, 'a', named))).toContain('is of the type "slack"');
    const after = await patchAlert(
      test.ctx,
      NS,
      'a',
      inline({ channel_type: 'webhook', config: { url: 'https://example.com' } }),
    );
    expect(idsOf(after)).not.toEqual([id]);
  });
});

describe('a fallback', () => {
  it('is another channel of the namespace, and cannot be deleted as long as it is one', async () => {
    const config = { url: 'https://example.com' };
    const { channel_id: second } = await make('webhook', config, { name: 'second' });
    const { channel_id: first } = await make('webhook', config, {
      name: 'first',
      fallback_channel_id: second,
    });
    const set = (fallback_channel_id: string | null) =>
      patchChannel(test.ctx, NS, first, { fallback_channel_id });
    expect(await refusal(deleteChannel(test.ctx, NS, second))).toContain('fallback of the channel "first"');
    expect(await refusal(set(first))).toContain('must be another channel');
    expect(await refusal(set('chn_none'))).toContain('there is no channel');
    expect(await refusal(make('webhook', config, { fallback_channel_id: 'chn_none' }))).toContain('fallback');
    expect(await patchChannel(test.ctx, NS, first, { name: 'x' })).toMatchObject({
      fallback_channel_id: second,
    });
    expect(await set(null)).toMatchObject({ fallback_channel_id: null, paused: null, failures: 0 });
    await deleteChannel(test.ctx, NS, second);
  });
});

describe('a webhook that an older version stored', () => {
  it('is shown and sent to as ever', async () => {
    const { channel_id: id } = await make('webhook', { url: 'https://example.com', headers: { a: 'bcde' } });
    const shown = (await getChannel(test.ctx, NS, id)).config;
    const sent = await load(id);
    const config_json = JSON.stringify({
      url: 'https://example.com',
      timeoutMs: 10_000,
      header_names: ['a'],
    });
    await test.ctx.db.transaction((tx) => tx.updateTable('channels').set({ config_json }).execute());
    expect((await getChannel(test.ctx, NS, id)).config).toEqual(shown);
    expect(await load(id)).toEqual(sent);
    expect((await patch(id, { timeout: 5 })).config).toEqual({ ...shown, timeout: 5 });
  });
});

describe('a channel that leads elsewhere', () => {
  it('wants the headers of a webhook again, but for another path', async () => {
    const headers = { 'x-key': 'hush', 'x-team': 'brand' };
    const { channel_id: id } = await make('webhook', { url: 'https://a.example/1', headers });
    await patch(id, { url: 'https://a.example/2' });
    for (const given of [
      {},
      { headers: { 'x-key': '***' } },
      { headers: { 'x-key': 'new', 'x-team': '***' } },
    ])
      expect(await refusal(patch(id, { url: 'https://b.example/', ...given }))).toMatch(
        /https:\/\/b\.example.*give its secrets again \(headers\.x-/,
      );
    expect(await load(id)).toMatchObject({ url: 'https://a.example/2', headers });
    const [before] = (await load(id))['secrets'] as unknown[];
    await patch(id, { url: 'https://b.example/', headers: { 'x-key': 'hush' } });
    expect(await load(id)).toMatchObject({ headers: { 'x-key': 'hush' }, secrets: [before] });
    await patch(id, { url: 'https://c.example/', headers: {} });
    expect(await load(id)).toMatchObject({ url: 'https://c.example/', headers: {} });
  });

  it('wants the password of a server again', async () => {
    const { channel_id: id } = await make('email', { to_addresses: ['a@example.com'], smtp: SMTP });
    const why = 'give its secrets again (smtp.password)';
    expect(await refusal(patch(id, { smtp: { host: 'evil.example' } }))).toContain(why);
    expect(await refusal(patch(id, { smtp: { host: 'evil.example', password: '***' } }))).toContain(why);
    await patch(id, { smtp: { host: 'MAIL.example.com', port: 2525 } });
    await patch(id, { smtp: { host: 'other.example', password: 'another' } });
    expect(await load(id)).toMatchObject({ smtp: { host: 'other.example', login: { pass: 'another' } } });
  });

  it('as an alert gives it anew does not take masks for what they were', async () => {
    const channels = (url: string) => [
      { channel_type: 'webhook', config: { url, headers: { 'x-key': url.includes('a.') ? 'hush' : '***' } } },
    ];
    const notification = (url: string) => ({ notification_config: { channels: channels(url) } }) as never;
    const parameters = { field: 'n', operator: 'gt', value: 5 };
    const stages = [{ stage_type: 'filter', stage_id: 'attribute_filter', parameters }];
    const plain = { name: 'a', retriever: { stages }, ...(notification('https://a.example/') as object) };
    await createAlert(test.ctx, NS, plain as never);
    expect(await refusal(patchAlert(test.ctx, NS, 'a', notification('https://b.example/')))).toContain(
      'notification_config.channels[0].config: it leads to https://b.example now',
    );
  });
});

describe('a channel whose secrets cannot be read', () => {
  const spoil = (channelId: string) =>
    test.ctx.db.transaction((tx) =>
      tx.updateTable('channels').set({ sealed: 'spoilt' }).where('channel_id', '=', channelId).execute(),
    );

  it('wants them anew, all of them, and is a channel as any other then', async () => {
    const { channel_id: id } = await make('webhook', {
      url: 'https://a.example/',
      headers: { 'x-key': 'hush' },
    });
    await spoil(id);
    expect(await refusal(patch(id, { timeout: 5 }))).toContain(
      'new ones with the change: headers.x-key, secret',
    );
    expect(await refusal(patch(id, { headers: { 'x-key': 'new' } }))).toContain('with the change: secret');
    await patch(id, { headers: { 'x-key': 'new' } }, { rotate_secret: true });
    expect(await load(id)).toMatchObject({ headers: { 'x-key': 'new' }, secrets: [{ expiresAt: null }] });
    const { channel_id: mail } = await make('email', { to_addresses: ['a@example.com'], smtp: SMTP });
    await spoil(mail);
    expect(await refusal(patch(mail, { smtp: { port: 25 } }))).toContain('smtp.password');
    await patch(mail, { smtp: { password: 'new' } });
    expect(await load(mail)).toMatchObject({ smtp: { login: { user: 'u', pass: 'new' } } });
  });

  it('can be renamed and switched off meanwhile', async () => {
    const { channel_id: id } = await make('slack', { webhook_url: HOOK });
    await spoil(id);
    expect(await patchChannel(test.ctx, NS, id, { enabled: false, name: 'x' })).toMatchObject({ name: 'x' });
    await patch(id, { bot_token: 'xoxb-1-a', channel: '#a' });
    expect(await load(id)).toMatchObject({ way: { botToken: 'xoxb-1-a' } });
  });
});
