import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildHttp } from '../app.ts';
import { sharingChannels } from '../catalog/channels.ts';
import { getExecution } from '../executions/read.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addDeliveries, deliveryRow, readDelivery } from '../testing/deliveries.ts';
import { dumpTables } from '../testing/dump.ts';
import { type Call, caller } from '../testing/server.ts';
import { type SmtpReceiver, startSmtpReceiver } from '../testing/smtp-receiver.ts';
import { createEmailNotifier } from './channels/email/email-notifier.ts';
import { createSlackNotifier } from './channels/slack/slack-notifier.ts';
import { createWebhookNotifier } from './channels/webhook/webhook-notifier.ts';
import { createEgressGuard } from './egress.ts';
import { startNotifier } from './notifier-worker.ts';

const SIGNING = `whsec_${Buffer.from('planted-signing-secret-1234567').toString('base64')}`;
const HEADER = 'planted "header" secret+/1';
const SLACK_PATH = '/services/TPLANTED0/BPLANTED0/plantedslackwebhook0001';
const TOKEN = 'xoxb-4711-plantedbottoken';
const PASSWORD = 'planted password 4711';
/** What must not be seen anywhere: each secret, and what would do as well. */
const SECRETS = [
  SIGNING,
  SIGNING.slice('whsec_'.length),
  HEADER,
  `Bearer ${HEADER}`,
  SLACK_PATH,
  'plantedslackwebhook0001',
  TOKEN,
  PASSWORD,
];
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
const ENCODINGS: ((text: string) => string)[] = [
  (text) => text,
  escaped,
  (text) => escaped(escaped(text)),
  encodeURIComponent,
  (text) => Buffer.from(text).toString('base64'),
];
/** In an answer or a row what the far side said is escaped once more. */
const TO_LOOK_FOR = [...ENCODINGS, (text: string) => escaped(escaped(escaped(text)))];

let test: TestContext;
let http: FastifyInstance;
let call: Call;
let smtp: SmtpReceiver;
let origin: string;
let status: number;
let namespaceId: string;
let answers: string[];
const cleanups: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  answers = [];
  origin = await startEcho();
  smtp = await startSmtpReceiver({ allowInsecureAuth: true });
  cleanups.push(() => smtp.close());
  const options = { egress: createEgressGuard({ allow: ['127.0.0.1'] }), nowMs: () => Date.now() };
  const notifiers = {
    webhook: createWebhookNotifier(options),
    slack: createSlackNotifier({ ...options, apiUrl: origin }),
    email: createEmailNotifier(options),
  };
  test = await openTestContext({ notifiers });
  http = buildHttp(test.ctx);
  call = caller(http);
  cleanups.push(
    () => test.close(),
    () => http.close(),
    ...Object.values(notifiers).map((one) => () => one.close()),
  );
  const extractor = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };
  const namespace = { namespace_name: 'news', feature_extractors: [extractor] };
  ({ namespace_id: namespaceId } = await ask('POST /v1/namespaces', namespace));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Repeats whatever it is sent, in its answer's body and headers, in several encodings. */
async function startEcho(): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const said = [request.url ?? '', ...request.rawHeaders, body];
    const echo = said.flatMap((text) => ENCODINGS.map((encode) => encode(text)));
    const headers = Object.fromEntries(said.slice(0, -1).map((text, i) => [`x-echo-${i}`, text]));
    response.writeHead(status, headers).end(`${echo.join('\n')}\n${JSON.stringify(request.headers)}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function ask(request: string, body?: unknown) {
  const answer = await call(request, body);
  answers.push(answer.body, JSON.stringify(answer.headers));
  return answer.json();
}

const channels = (): object[] => [
  {
    channel_type: 'webhook',
    config: {
      url: `${origin}/hook`,
      secret: SIGNING,
      headers: { authorization: `Bearer ${HEADER}`, 'x-key': HEADER },
    },
  },
  { channel_type: 'slack', config: { webhook_url: origin + SLACK_PATH } },
  { channel_type: 'slack', config: { bot_token: TOKEN, channel: '#a' } },
  {
    channel_type: 'email',
    config: {
      to_addresses: ['a@example.com'],
      smtp: {
        host: '127.0.0.1',
        port: smtp.port,
        secure: 'none',
        user: 'u',
        password: PASSWORD,
        from: 'a@b.example',
      },
    },
  },
];

/** Tries a delivery to each channel and waits until each was attempted. */
async function deliver(ids: readonly string[]): Promise<void> {
  const context_json = JSON.stringify({ subject: { type: 'channel', id: 'x' }, data: {} });
  const change = { namespace_id: namespaceId, execution_id: '', event_type: 'channel.paused', context_json };
  await addDeliveries(
    test,
    ids.map((id, i) => deliveryRow(`dlv_${i}`, id, change)),
  );
  const notifier = startNotifier({
    ctx: test.ctx,
    notifiers: test.ctx.notifiers,
    loadChannel: sharingChannels(test.ctx.db.read, test.ctx),
    getExecution: (ns, id) => getExecution(test.ctx.db.read, ns, id),
    random: () => 0.5,
    owner: 'prc_test/notifier',
    slot: 0,
  });
  for (const i of ids.keys())
    await expect
      .poll(async () => (await readDelivery(test, `dlv_${i}`)).attempts, { timeout: 20_000 })
      .toBe(1);
  await notifier.stop();
}

describe('a secret that was planted', () => {
  it.each([200, 500])(
    'is in no answer, no line of the log and no row, though the far side repeats it with %i',
    async (code) => {
      status = code;
      smtp.turn = (stage, detail) =>
        stage === (code === 200 ? 'data' : 'auth')
          ? {
              code: 550,
              text: `no: ${ENCODINGS.map((encode) => encode(stage === 'auth' ? detail : PASSWORD)).join(' ')}`,
            }
          : null;
      const ids: string[] = [];
      for (const channel of channels()) {
        const { channel_id: id, config } = await ask('POST /v1/notifications/channels', channel);
        const one = `/v1/notifications/channels/${id}`;
        await ask(`GET ${one}`);
        await ask(`PATCH ${one}`, { config });
        await ask(`PATCH ${one}`, { config: { timeout: SECRETS.join(' ') } });
        expect((await ask(`POST ${one}/test`)).response).toContain('***');
        ids.push(id);
      }
      await ask('GET /v1/notifications/channels');
      await deliver(ids);
      const dump = await dumpTables(test.ctx.db);
      expect(dump['delivery_attempts']).toHaveLength(ids.length);
      const seen = [...answers, ...test.lines, ...Object.values(dump).flat()];
      for (const secret of SECRETS)
        for (const encode of TO_LOOK_FOR)
          expect(seen.filter((text) => text.includes(encode(secret)))).toEqual([]);
    },
  );
});
