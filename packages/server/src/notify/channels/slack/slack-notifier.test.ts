import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackReceiver, startSlackReceiver } from '../../../testing/slack-receiver.ts';
import { createEgressGuard, type ResolveHost } from '../../egress.ts';
import type { SendOutcome } from '../../notifier.ts';
import { readSettings } from '../settings/read-settings.ts';
import { slackKind } from './kind.ts';
import { createSlackNotifier } from './slack-notifier.ts';

const never = new AbortController().signal;
const cleanups: (() => Promise<void>)[] = [];
let slack: SlackReceiver;
beforeEach(async () => {
  slack = await startSlackReceiver();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await slack.close();
});

const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*Grüße*' } }];
const viaWebhook = () => ({ webhook_url: slack.webhookUrl });
const asBot = (more: object = {}) => ({ bot_token: slack.token, channel: '#alerts', ...more });

function send(
  config: object,
  content: { text: string; blocks: readonly Record<string, unknown>[] } = { text: 'hello', blocks },
  allow: string[] = ['127.0.0.1'],
  lookup?: ResolveHost,
): Promise<SendOutcome> {
  const options = { egress: createEgressGuard({ allow, lookup }), nowMs: () => 0, apiUrl: slack.apiUrl };
  const notifier = createSlackNotifier(options);
  cleanups.push(() => notifier.close());
  const taken = slackKind.configOf(readSettings(slackKind, { timeout: 2, ...config }, 'config'), []);
  return notifier.send(taken, { id: 'dlv_1', timestampMs: 0, content: { type: 'slack', ...content } }, never);
}

describe('a message to Slack', () => {
  it('goes to an incoming webhook, with the looks that were asked for', async () => {
    const look = { channel: '#other', username: 'Tocsin', icon_emoji: ':bell:' };
    const outcome = await send({ ...viaWebhook(), ...look });
    expect(outcome).toMatchObject({ outcome: 'delivered', statusCode: 200, response: 'ok' });
    expect(slack.received).toEqual([{ ...look, text: 'hello', blocks }]);
    expect(outcome.request?.target).toBe(`POST ${slack.webhookUrl}`);
  });

  it('goes out as a bot, whose token is not recorded', async () => {
    const outcome = await send(asBot());
    expect(outcome).toMatchObject({ outcome: 'delivered', request: { headers: { authorization: '***' } } });
    expect(JSON.stringify(outcome)).not.toContain(slack.token);
    const metadata = { event_type: 'tocsin_delivery', event_payload: { delivery_id: 'dlv_1' } };
    expect(slack.received).toEqual([{ channel: '#alerts', text: 'hello', blocks, metadata }]);
  });

  it('is cut to what Slack takes, whatever it is made of', async () => {
    const text = (type: string) =>
      fc.integer({ min: 1, max: 5000 }).map((n) => ({ type, text: '🚨é'.repeat(n).slice(0, n) || 'x' }));
    const mrkdwn = text('mrkdwn');
    const block = fc.oneof(
      text('plain_text').map((header) => ({ type: 'header', text: header })),
      mrkdwn.map((section) => ({ type: 'section', text: section })),
      fc.array(mrkdwn, { minLength: 1, maxLength: 20 }).map((fields) => ({ type: 'section', fields })),
      fc.array(mrkdwn, { minLength: 1, maxLength: 20 }).map((elements) => ({ type: 'context', elements })),
      text('plain_text').map((label) => ({
        type: 'actions',
        elements: Array.from({ length: 30 }, () => ({ type: 'button', text: label, value: label.text })),
      })),
    );
    const message = fc.record({
      text: fc.integer({ min: 1, max: 50_000 }).map((n) => 'x'.repeat(n)),
      blocks: fc.array(block, { minLength: 1, maxLength: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(message, async (content) => {
        expect(await send(viaWebhook(), content)).toMatchObject({ outcome: 'delivered' });
      }),
      { numRuns: 15 },
    );
  });
});

describe('what Slack says', () => {
  it.each([
    [() => asBot({ channel: '#nowhere' }), 'channel_not_found'],
    [() => asBot({ bot_token: 'xoxb-of-another' }), 'invalid_auth'],
  ])('of a wrong bot or channel ends the delivery', async (config, word) => {
    expect(await send(config())).toMatchObject({
      outcome: 'rejected',
      reason: 'refused',
      statusCode: 200,
      error: `Slack says ${word}`,
    });
  });

  it('of blocks that are none ends the delivery', async () => {
    const content = { text: 'x', blocks: [{ type: 'nonsense' }] };
    const refused = { outcome: 'rejected', reason: 'refused', error: 'Slack says invalid_blocks' };
    expect(await send(viaWebhook(), content)).toMatchObject({ ...refused, statusCode: 400 });
    expect(await send(asBot(), content)).toMatchObject({ ...refused, statusCode: 200 });
  });

  it.each([
    [404, 'no_service', 'gone'],
    [410, 'channel_is_archived', 'gone'],
    [404, 'channel_is_archived', 'gone'],
    [410, '', 'gone'],
    [403, 'action_prohibited', 'rejected'],
    [400, 'user_not_found', 'rejected'],
    [500, 'rollup_error', 'retry'],
    [404, '<html>not here</html>', 'retry'],
    [503, '', 'retry'],
  ])('with %i %j to an incoming webhook means %s', async (status, body, outcome) => {
    slack.answer = { status, body };
    expect(await send(viaWebhook())).toMatchObject({ outcome, statusCode: status });
  });

  it.each([
    ['token_revoked', 'gone'],
    ['is_archived', 'gone'],
    ['not_in_channel', 'rejected'],
    ['fatal_error', 'retry'],
    ['something new', 'retry'],
  ])('with %j to a bot means %s', async (error, outcome) => {
    const headers = { 'content-type': 'application/json' };
    slack.answer = { status: 200, body: JSON.stringify({ ok: false, error }), headers };
    expect(await send(asBot())).toMatchObject({ outcome, statusCode: 200 });
  });

  it('of its limits is waited for as long as it asks', async () => {
    const headers = { 'content-type': 'application/json', 'retry-after': '30' };
    const limited = { outcome: 'retry', reason: 'status', retryAfterMs: 30_000 };
    slack.answer = { status: 429, body: '{"ok":false,"error":"ratelimited"}', headers };
    expect(await send(asBot())).toMatchObject(limited);
    expect(await send(viaWebhook())).toMatchObject(limited);
    slack.answer = { ...slack.answer, status: 200 };
    expect(await send(asBot())).toMatchObject({ ...limited, error: 'Slack says ratelimited' });
  });
});

describe('a Slack that is no public place', () => {
  const inner: ResolveHost = async () => [{ address: '10.0.0.1', family: 4 }];
  it.each([
    'http://127.0.0.1',
    'http://2130706433',
    'http://0177.0.0.1',
    'http://[::ffff:7f00:1]',
    'http://100.64.0.1',
    'http://169.254.169.254',
    'http://hooks.example',
  ])('is never connected to: %s', async (origin) => {
    const outcome = await send({ webhook_url: `${origin}/services/x` }, undefined, [], inner);
    expect(outcome).toMatchObject({ outcome: 'rejected', reason: 'egress_refused' });
  });
});
