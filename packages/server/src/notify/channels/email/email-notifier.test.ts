import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAIL_CERTIFICATE } from '../../../testing/mail-certificate.ts';
import { type SmtpReceiver, type SmtpStage, startSmtpReceiver } from '../../../testing/smtp-receiver.ts';
import { createEgressGuard, type ResolveHost } from '../../egress.ts';
import type { SendOutcome } from '../../notifier.ts';
import type { EmailContent, OpenNotifier } from '../channel-kind.ts';
import { readSettings } from '../settings/read-settings.ts';
import { createEmailNotifier } from './email-notifier.ts';
import { type EmailConfig, emailKind } from './kind.ts';

const never = new AbortController().signal;
const cleanups: (() => Promise<unknown>)[] = [];
let mail: SmtpReceiver;
beforeEach(async () => {
  mail = await startSmtpReceiver();
  cleanups.push(() => mail.close());
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const toThisMachine: ResolveHost = async () => [{ address: '127.0.0.1', family: 4 }];
const content = { type: 'email', subject: 'A fox', text: 'in the text', html: '<p>in HTML</p>' } as const;

function open(
  allow: string[] = ['mail.test'],
  lookup: ResolveHost = toThisMachine,
): OpenNotifier<EmailConfig, EmailContent> {
  const notifier = createEmailNotifier({
    egress: createEgressGuard({ allow, lookup }),
    ca: MAIL_CERTIFICATE.cert,
  });
  cleanups.push(() => notifier.close());
  return notifier;
}

const configOf = (smtp: object = {}, more: object = {}): EmailConfig => {
  const server = { host: 'mail.test', port: mail.port, secure: 'none', from: 'tocsin@example.com', ...smtp };
  const input = { to_addresses: ['a@example.com'], timeout: 5, smtp: server, ...more };
  return emailKind.configOf(readSettings(emailKind, input, 'config'), []);
};

const send = (config = configOf(), said: EmailContent = content, notifier = open()): Promise<SendOutcome> =>
  notifier.send(config, { id: 'dlv_1', timestampMs: Date.UTC(2030, 0, 1), content: said }, never);

describe('an e-mail', () => {
  it('arrives as text and HTML, under an id that stays the same', async () => {
    const addresses = { cc_addresses: ['c@example.com'], bcc_addresses: ['b@example.com'] };
    const outcome = await send(configOf({}, addresses));
    expect(outcome).toMatchObject({
      outcome: 'delivered',
      statusCode: 250,
      response: expect.stringMatching(/^250/),
    });
    await send();
    const [first, second] = mail.received;
    expect(first).toMatchObject({
      from: 'tocsin@example.com',
      to: ['a@example.com', 'c@example.com', 'b@example.com'],
    });
    for (const part of [
      'From: Tocsin <tocsin@example.com>',
      'To: a@example.com',
      'Subject: A fox',
      'Date: Tue, 01 Jan 2030 00:00:00 +0000',
      'X-Tocsin-Delivery: dlv_1',
      'Auto-Submitted: auto-generated',
      'text/plain',
      'in the text',
      '<p>in HTML</p>',
    ])
      expect(first?.raw).toContain(part);
    for (const one of [first, second]) expect(one?.raw).toContain('Message-ID: <dlv_1@example.com>');
    expect(first?.raw).not.toContain('b@example.com');
    expect(outcome.request).toEqual({
      target: `SMTP mail.test:${mail.port}`,
      headers: {
        from: 'tocsin@example.com',
        to: 'a@example.com',
        cc: 'c@example.com',
        subject: 'A fox',
        'message-id': '<dlv_1@example.com>',
        'x-tocsin-delivery': 'dlv_1',
      },
      body: 'in the text',
    });
  });

  it('is text alone where that is wanted', async () => {
    await send(configOf({}, { content_type: 'plain_text' }));
    expect(mail.received[0]?.raw).not.toContain('HTML');
  });

  it('has no more headers than ours, whatever its subject says', async () => {
    const subject = 'A fox\r\nBcc: evil@example.com\r\n\r\nnew body\u2028x';
    await send(configOf(), { ...content, subject });
    expect(mail.received[0]?.raw).not.toMatch(/^bcc:/im);
    expect(mail.received[0]?.to).toEqual(['a@example.com']);
    expect(mail.received[0]?.raw.replace(/\r\n /g, ' ')).toMatch(
      /^Subject: A fox Bcc: evil@example.com new body x/m,
    );
  });

  it('tells whom the server would not take', async () => {
    mail.turn = (stage, address) => (stage === 'rcpt' && address.startsWith('a@') ? { code: 550 } : null);
    const outcome = await send(configOf({}, { cc_addresses: ['c@example.com'] }));
    expect(outcome).toMatchObject({
      outcome: 'delivered',
      error: 'the mail server refused 1 of 2 recipients: a@example.com',
    });
  });

  it('is not sent without a server', async () => {
    const config = { ...configOf(), smtp: null };
    expect(await send(config)).toMatchObject({ outcome: 'rejected', reason: 'invalid_config' });
  });
});

describe('a refusal', () => {
  const login = { user: 'tocsin', password: 'a long password' };
  it.each<[SmtpStage, number, string, string]>([
    ['connect', 421, 'retry', 'status'],
    ['connect', 554, 'rejected', 'refused'],
    ['auth', 454, 'retry', 'status'],
    ['auth', 535, 'rejected', 'refused'],
    ['mail', 451, 'retry', 'status'],
    ['mail', 553, 'rejected', 'refused'],
    ['rcpt', 450, 'retry', 'status'],
    ['rcpt', 550, 'rejected', 'refused'],
    ['data', 452, 'retry', 'status'],
    ['data', 554, 'rejected', 'refused'],
  ])('at %s with %i means %s', async (at, code, outcome, reason) => {
    mail = await startSmtpReceiver({ allowInsecureAuth: true });
    cleanups.push(() => mail.close());
    mail.turn = (stage) => (stage === at ? { code, text: `no: ${login.password}` } : null);
    expect(await send(configOf(login))).toMatchObject({ outcome, reason, statusCode: code });
  });

  it('of one recipient for now is enough to try again', async () => {
    mail.turn = (stage, address) =>
      stage === 'rcpt' ? { code: address.startsWith('a@') ? 550 : 450 } : null;
    const outcome = await send(configOf({}, { cc_addresses: ['c@example.com'] }));
    expect(outcome).toMatchObject({ outcome: 'retry', reason: 'status' });
  });

  it('to let us log in at all is final', async () => {
    mail = await startSmtpReceiver({ disabledCommands: ['AUTH'] });
    cleanups.push(() => mail.close());
    expect(await send(configOf(login))).toMatchObject({ outcome: 'rejected', reason: 'refused' });
    expect(mail.received).toEqual([]);
  });
});

describe('encryption', () => {
  const login = { user: 'tocsin', password: 'a long password' };
  const startSecure = async (more: object = {}): Promise<void> => {
    mail = await startSmtpReceiver({ ...MAIL_CERTIFICATE, authOptional: false, ...more });
    cleanups.push(() => mail.close());
  };

  it.each([
    ['starttls', {}],
    ['tls', { secure: true }],
  ])('by %s protects the login and the mail', async (secure, server) => {
    await startSecure(server);
    expect(await send(configOf({ secure, ...login }))).toMatchObject({ outcome: 'delivered' });
    expect(mail.received).toMatchObject([{ isSecure: true, user: 'tocsin' }]);
  });

  it('is never done without: a server that does not offer it gets nothing', async () => {
    await startSecure({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    const passwords: string[] = [];
    mail.turn = (stage, detail) => {
      if (stage === 'auth') passwords.push(detail);
      return null;
    };
    const outcome = await send(configOf({ secure: 'starttls', ...login }));
    expect(outcome).toMatchObject({ outcome: 'retry', reason: 'tls' });
    expect(passwords).toEqual([]);
    expect(mail.received).toEqual([]);
  });

  it.each([
    ['starttls', {}],
    ['tls', { secure: true }],
  ])('by %s wants the certificate of the name that was configured', async (secure, server) => {
    await startSecure(server);
    const config = configOf({ host: 'other.test', secure, ...login });
    expect(await send(config, content, open(['other.test']))).toMatchObject({
      outcome: 'retry',
      reason: 'tls',
    });
    expect(mail.received).toEqual([]);
  });
});

describe('an attempt', () => {
  it.each<SmtpStage>(['connect', 'mail', 'rcpt', 'data'])(
    'ends in time where the server hangs at %s',
    async (at) => {
      mail.turn = (stage) => (stage === at ? 'hang' : null);
      const outcome = await send({ ...configOf(), timeoutMs: 300 });
      expect(outcome).toMatchObject({ outcome: 'retry', reason: 'timeout' });
    },
  );

  it.each<SmtpStage>(['mail', 'rcpt', 'data'])(
    'is made again where the server hangs up at %s',
    async (at) => {
      mail.turn = (stage) => (stage === at ? 'close' : null);
      expect(await send()).toMatchObject({ outcome: 'retry', reason: 'connect' });
    },
  );

  it('ends when the caller stops it, or the notifier is closed', async () => {
    mail.turn = () => 'hang';
    const stop = new AbortController();
    const notifier = open();
    const message = { id: 'dlv_1', timestampMs: 0, content };
    const stopped = notifier.send(configOf(), message, stop.signal);
    const closed = notifier.send(configOf(), message, never);
    setTimeout(() => stop.abort(), 50);
    expect(await stopped).toMatchObject({ outcome: 'retry', reason: 'aborted' });
    await notifier.close();
    expect(await closed).toMatchObject({ outcome: 'retry', reason: 'connect' });
    expect(await notifier.send(configOf(), message, never)).toMatchObject({ outcome: 'retry' });
  });

  it('ends in time though the name never resolves', async () => {
    const notifier = open([], () => new Promise(() => {}));
    const outcome = await send({ ...configOf(), timeoutMs: 100 }, content, notifier);
    expect(outcome).toMatchObject({ outcome: 'retry', reason: 'timeout' });
  });

  it('is made again where there is no server, no such name, or something else than SMTP', async () => {
    expect(await send(configOf({ port: 1 }))).toMatchObject({ outcome: 'retry', reason: 'connect' });
    const missing: ResolveHost = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    expect(await send(configOf(), content, open([], missing))).toMatchObject({
      outcome: 'retry',
      reason: 'dns',
    });
    const http = createServer((socket) =>
      socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    const port = await listen(http);
    expect(await send(configOf({ port }))).toMatchObject({ outcome: 'retry', reason: 'protocol' });
  });

  it.each([
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '017700000001',
    '127.1',
    '::1',
    '::ffff:127.0.0.1',
    '10.0.0.1',
    '100.64.0.1',
    '169.254.169.254',
    'inner.example',
  ])('never connects to %s', async (host) => {
    const outcome = await send(configOf({ host }), content, open([]));
    expect(outcome).toMatchObject({ outcome: 'rejected', reason: 'egress_refused' });
    expect(mail.connections).toBe(0);
  });
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}
