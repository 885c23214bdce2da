import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { slackProblem } from './slack-rules.ts';

/** An answer in place of what Slack would say. */
export interface SlackAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** A Slack on this machine that keeps what it takes and refuses what Slack refuses. */
export interface SlackReceiver {
  /** Of its incoming webhook. */
  readonly webhookUrl: string;
  /** Of its Web API. */
  readonly apiUrl: string;
  /** The one token that it knows. */
  readonly token: string;
  /** The channels that its bot may write to. */
  readonly channels: Set<string>;
  readonly received: Record<string, unknown>[];
  /** Its answer from now on; null = what Slack would say. */
  answer: SlackAnswer | null;
  close(): Promise<void>;
}

const TOKEN = 'xoxb-1111111111-abcdefghijkl';
const PATH = '/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX';

/** Starts a Slack on a free port. */
export async function startSlackReceiver(): Promise<SlackReceiver> {
  const server = createServer((request, response) => void take(receiver, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver: SlackReceiver = {
    webhookUrl: apiUrl + PATH,
    apiUrl,
    token: TOKEN,
    channels: new Set(['#alerts']),
    received: [],
    answer: null,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return receiver;
}

async function take(
  receiver: SlackReceiver,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  const message = parse(body);
  const { status, body: text = '', headers = {} } = receiver.answer ?? judge(receiver, request, message);
  if (receiver.answer === null && message !== null && status === 200 && !text.includes('"ok":false'))
    receiver.received.push(message);
  response.writeHead(status, headers).end(text);
}

function judge(receiver: SlackReceiver, request: IncomingMessage, message: Record<string, unknown> | null) {
  if (request.url === '/api/chat.postMessage') return ofApi(problemOfPost(receiver, request, message));
  if (request.url !== PATH) return ofWebhook('no_service', 404);
  const problem = message === null ? 'invalid_payload' : slackProblem(message);
  return problem === null ? ofWebhook('ok', 200) : ofWebhook(problem, 400);
}

function problemOfPost(
  { token, channels }: SlackReceiver,
  { headers }: IncomingMessage,
  message: Record<string, unknown> | null,
): string | null {
  if (headers.authorization !== `Bearer ${token}`) return 'invalid_auth';
  if (message === null) return 'invalid_arguments';
  return channels.has(String(message['channel'])) ? slackProblem(message) : 'channel_not_found';
}

function ofWebhook(body: string, status: number): SlackAnswer {
  return { status, body, headers: { 'content-type': 'text/html' } };
}

function ofApi(error: string | null): SlackAnswer {
  const body = JSON.stringify(error === null ? { ok: true, ts: '1503435956.000247' } : { ok: false, error });
  return { status: 200, body, headers: { 'content-type': 'application/json; charset=utf-8' } };
}

function parse(body: string): Record<string, unknown> | null {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return null;
  }
}
