import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestChannelResponse } from '@tocsin/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChannel, getChannel } from '../catalog/channels.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { type SlackReceiver, startSlackReceiver } from '../testing/slack-receiver.ts';
import { type SmtpReceiver, startSmtpReceiver } from '../testing/smtp-receiver.ts';
import { markAsTest } from './channel-sample.ts';
import { createEmailNotifier } from './channels/email/email-notifier.ts';
import { createSlackNotifier } from './channels/slack/slack-notifier.ts';
import { createWebhookNotifier } from './channels/webhook/webhook-notifier.ts';
import { createEgressGuard } from './egress.ts';
import { testChannel } from './test-channel.ts';

const NS = 'ns_test';
const cleanups: (() => Promise<unknown>)[] = [];
let test: TestContext;
let slack: SlackReceiver;
let smtp: SmtpReceiver;
let url: string;
let received: string[];
let status: number;

beforeEach(async () => {
  [slack, smtp] = await Promise.all([startSlackReceiver(), startSmtpReceiver()]);
  received = [];
  status = 202;
  url = await startWebhook();
  const options = { egress: createEgressGuard({ allow: ['127.0.0.1'] }), nowMs: () => 0 };
  const notifiers = {
    webhook: createWebhookNotifier(options),
    slack: createSlackNotifier({ ...options, apiUrl: slack.apiUrl }),
    email: createEmailNotifier(options),
  };
  test = await openTestContext({ notifiers });
  cleanups.push(
    () => slack.close(),
    () => smtp.close(),
    () => test.close(),
    ...Object.values(notifiers).map((one) => () => one.close()),
  );
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function startWebhook(): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    received.push(body);
    response.writeHead(status, { 'x-said': 'something' }).end('thanks');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

async function tried(channel_type: string, config: object, more: object = {}): Promise<TestChannelResponse> {
  const input = { name: 'mine', channel_type, config: config as never, ...more };
  const { channel_id } = await createChannel(test.ctx, NS, input);
  return testChannel(test.ctx, NS, channel_id, new AbortController().signal);
}

describe('a sample', () => {
  it('to a webhook is told apart from a message, and answered with what the far side said', async () => {
    const answer = await tried('webhook', { url });
    expect(answer).toMatchObject({
      outcome: 'delivered',
      reason: 'sent',
      status_code: 202,
      error: null,
      response: 'thanks',
      response_headers: { 'x-said': 'something' },
      request: { target: `POST ${url}`, body: received[0] },
      remark: null,
    });
    expect(JSON.parse(received[0] ?? '')).toMatchObject({ type: 'channel.test', test: true });
  });

  it('to Slack says that it is a test', async () => {
    expect(await tried('slack', { webhook_url: slack.webhookUrl })).toMatchObject({ outcome: 'delivered' });
    expect(slack.received).toMatchObject([
      {
        text: expect.stringMatching(/^\[Test\] /),
        blocks: [{ type: 'context' }, { type: 'header' }, {}, {}],
      },
    ]);
  });

  it('by e-mail says that it is a test', async () => {
    const server = { host: '127.0.0.1', port: smtp.port, secure: 'none', from: 'a@example.com' };
    const answer = await tried('email', { to_addresses: ['b@example.com'], smtp: server });
    expect(answer).toMatchObject({ outcome: 'delivered', status_code: 250 });
    expect(smtp.received[0]?.raw).toMatch(/^Subject: \[Test\] /m);
    expect(smtp.received[0]?.raw).toContain('This is a test');
  });

  it('also goes to a channel that is off, and its refusal is an answer like any other', async () => {
    status = 500;
    expect(await tried('webhook', { url }, { enabled: false })).toMatchObject({
      outcome: 'retry',
      reason: 'status',
      status_code: 500,
    });
    expect(await tried('webhook', { url: 'http://10.0.0.1/' })).toMatchObject({
      outcome: 'rejected',
      reason: 'egress_refused',
      status_code: null,
      response: null,
    });
    status = 410;
    expect(await tried('webhook', { url })).toMatchObject({ outcome: 'gone', reason: 'gone' });
    expect(await tried('email', { to_addresses: ['b@example.com'] })).toMatchObject({
      outcome: 'rejected',
      reason: 'invalid_config',
      error: expect.stringContaining('smtp'),
    });
  });

  it('leaves nothing behind, but that a channel that was paused is resumed where it arrives', async () => {
    const { channel_id } = await createChannel(test.ctx, NS, { channel_type: 'webhook', config: { url } });
    const pause = { enabled: 0, failures: 100, failing_since: 1, pause_reason: 'failing' } as const;
    const set = (change: object) =>
      test.ctx.db.transaction((tx) =>
        tx.updateTable('channels').set(change).where('channel_id', '=', channel_id).execute(),
      );
    const attempt = () => testChannel(test.ctx, NS, channel_id, new AbortController().signal);
    const isOn = async () => (await getChannel(test.ctx, NS, channel_id)).enabled;

    await set({ ...pause, paused_at: 2 });
    status = 500;
    await attempt();
    expect(await isOn()).toBe(false);
    status = 202;
    await attempt();
    expect(await isOn()).toBe(true);
    await set({ enabled: 0 });
    await attempt();
    expect(await isOn()).toBe(false);
    expect(await test.ctx.db.read.selectFrom('deliveries').selectAll().execute()).toEqual([]);
  });

  it('is marked whatever a template has made of it', () => {
    const payload = (text: string) => markAsTest({ type: 'webhook', payload: text });
    expect(payload('{"text":"x"}')).toEqual({ type: 'webhook', payload: '{"text":"x","test":true}' });
    expect(payload('[1]')).toEqual({ type: 'webhook', payload: '[1]' });
    const mail = markAsTest({ type: 'email', subject: 's', text: 't', html: '<b>h</b>' });
    expect(mail).toMatchObject({
      subject: '[Test] s',
      html: expect.stringMatching(/This is a test.*<b>h<\/b>/s),
    });
  });

  it('stays what its channel takes: a page of HTML, and as many blocks as Slack shows', () => {
    const html = (text: string) => markAsTest({ type: 'email', subject: 's', text: 't', html: text });
    const marked = expect.stringMatching(/^<!doctype html><html><body class="a"><p>.*test.*<\/p>\nh<\/body>/);
    expect(html('<!doctype html><html><body class="a">h</body></html>')).toMatchObject({ html: marked });
    const noBody = expect.stringMatching(/^<!DOCTYPE html><p>/);
    expect(html('<!DOCTYPE html><p>h</p>')).toMatchObject({ html: noBody });
    const blocks = (count: number) => {
      const divider = { type: 'divider' };
      const content = {
        type: 'slack',
        text: 't',
        blocks: Array.from({ length: count }, () => divider),
      } as const;
      return (markAsTest(content) as typeof content).blocks;
    };
    expect([blocks(0), blocks(1), blocks(50)].map(({ length }) => length)).toEqual([0, 2, 50]);
    expect(blocks(50)[0]).toMatchObject({ type: 'context' });
  });
});
