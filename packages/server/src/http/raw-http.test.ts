import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHttp } from '../app.ts';
import { ADMIN_KEY, openTestContext, type TestContext } from '../testing/context.ts';
import { dumpTables } from '../testing/dump.ts';

let test: TestContext;
let app: FastifyInstance;
let port: number;

beforeAll(async () => {
  test = await openTestContext();
  app = buildHttp(test.ctx);
  await app.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = app.server.address() as AddressInfo);
});
afterAll(async () => {
  await app.close();
  await test.close();
});

/** Sends bytes, says that there are no more, and resolves with all that comes back until the server closes. */
async function exchange(bytes: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {}); // closed by the server while we still send
  socket.end(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

interface Head {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** The answers in what came back, one after the other. */
function answersIn(text: string): Head[] {
  const answers: Head[] = [];
  let rest = text;
  while (rest !== '') {
    const head = /^HTTP\/1\.1 (\d{3}) [^\r]*\r\n((?:[^\r]+\r\n)*)\r\n/.exec(rest);
    if (head === null) throw new Error(`not HTTP: ${rest.slice(0, 200)}`);
    const headers = new Map(
      (head[2] as string)
        .split('\r\n')
        .filter(Boolean)
        .map((line) => splitHeader(line)),
    );
    const length = Number(headers.get('content-length') ?? 0);
    const from = Buffer.from(rest.slice(head[0].length));
    answers.push({ status: Number(head[1]), headers, body: from.subarray(0, length).toString() });
    rest = from.subarray(length).toString();
  }
  return answers;
}

function splitHeader(line: string): [string, string] {
  const [name = '', ...value] = line.split(': ');
  return [name.toLowerCase(), value.join(': ')];
}

const request = (line: string, headers: readonly string[] = [], body = ''): string =>
  [
    `${line} HTTP/1.1`,
    'Host: a',
    `Authorization: Bearer ${ADMIN_KEY}`,
    'Connection: close',
    ...headers,
    '',
    body,
  ].join('\r\n');
const post = (headers: readonly string[], body: string): string =>
  request('POST /v1/namespaces', headers, body);
const NEW = '{"namespace_name":"x","feature_extractors":[{"feature_extractor_name":"x","version":"v1"}]}';

const BROKEN: Record<string, string | Buffer> = {
  'what is no HTTP': 'hello\r\n\r\n',
  'a method that HTTP does not have': request('HELLO /v1/health'),
  'a path that is no ASCII': Buffer.from(request('GET /v1/alerts/\xff'), 'latin1'),
  'a path that cannot be decoded': request('GET /v1/alerts/%zz'),
  'no Host': 'GET /v1/health HTTP/1.1\r\nConnection: close\r\n\r\n',
  'a header with a control character': request('GET /v1/health', ['X\u0001: y']),
  'headers without end': request('GET /v1/health', [`X: ${'x'.repeat(40_000)}`]),
  'a body shorter than announced': post([`Content-Length: ${NEW.length + 10}`], NEW),
  'a body that breaks off': post([`Content-Length: ${NEW.length - 10}`], NEW.slice(0, -10)),
  'two lengths': post([`Content-Length: ${NEW.length}`, 'Content-Length: 5'], NEW),
  'a length and chunks': post([`Content-Length: ${NEW.length}`, 'Transfer-Encoding: chunked'], NEW),
  'a length that is no number': post(['Content-Length: -1'], NEW),
  'a length over the limit': post(['Content-Length: 99999999999'], NEW),
  'a chunk without a size': post(['Transfer-Encoding: chunked'], `zz\r\n${NEW}\r\n0\r\n\r\n`),
  'chunks without end': post(['Transfer-Encoding: chunked'], `${NEW.length.toString(16)}\r\n${NEW}\r\n`),
  'an unknown transfer encoding': post(['Transfer-Encoding: gzip'], NEW),
  'JSON in UTF-16': Buffer.concat([
    Buffer.from(post([`Content-Length: ${NEW.length * 2}`], '')),
    Buffer.from(NEW, 'utf16le'),
  ]),
  'JSON in Latin-1': Buffer.from(
    post([`Content-Length: ${NEW.length}`], NEW.replace('"x"', '"\xe9"')),
    'latin1',
  ),
};

describe('over a real connection', () => {
  it.each(Object.entries(BROKEN))(
    '%s is refused in the shape of every error, and writes nothing',
    async (_, bytes) => {
      const before = await dumpTables(test.ctx.db);
      const [answer, ...more] = answersIn(await exchange(bytes));
      expect(more).toEqual([]);
      expect([400, 413]).toContain(answer?.status);
      expect(answer?.headers.get('x-request-id')).toMatch(/^req_\w{26}$/);
      expect(JSON.parse(answer?.body ?? '')).toMatchObject({ success: false, status: answer?.status });
      expect(await dumpTables(test.ctx.db)).toEqual(before);
    },
  );

  it('a client that leaves in the midst of its body is not an error of ours', async () => {
    test.lines.length = 0;
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    const arrived = once(app.server, 'request');
    socket.write(post([`Content-Length: ${NEW.length}`], NEW.slice(0, 20)));
    await arrived;
    socket.resetAndDestroy();
    await exchange(request('GET /v1/health/beat'));
    expect(test.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it('chunks in any size make a body', async () => {
    const body = '{"search":"x"}';
    const chunked = (size: number): string =>
      `${(body.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('')}0\r\n\r\n`;
    for (const size of [1, 2, 5, 100]) {
      const bytes = request('POST /v1/namespaces/list', ['Transfer-Encoding: chunked'], chunked(size));
      expect(answersIn(await exchange(bytes)).map(({ status }) => status)).toEqual([200]);
    }
  });

  it('pipelined requests are answered each, in order', async () => {
    const keep = (text: string): string => text.replace('Connection: close\r\n', '');
    const list = request('POST /v1/namespaces/list', ['Content-Length: 2'], '{}');
    const bytes = [
      keep(request('GET /v1/health/beat')),
      keep(request('GET /v1/nothing')),
      keep(list),
      keep(request('OPTIONS *')),
      keep(post(['Content-Length: 2'], '{}')),
      request('PUT /v1/health/beat'),
    ].join('');
    expect(answersIn(await exchange(bytes)).map(({ status }) => status)).toEqual([
      200, 404, 200, 204, 422, 405,
    ]);
  });

  it('an expectation that nobody knows is ignored, and one to continue is met', async () => {
    const list = (expected: string) =>
      request('POST /v1/namespaces/list', [`Expect: ${expected}`, 'Content-Length: 2'], '{}');
    expect(answersIn(await exchange(list('nonsense'))).map(({ status }) => status)).toEqual([200]);
    expect(answersIn(await exchange(list('100-continue'))).map(({ status }) => status)).toEqual([100, 200]);
  });

  it('of headers that stand twice the first key counts, and two namespaces are none', async () => {
    const twice = [`Authorization: Bearer sk_other`, 'X-Namespace: a', 'X-Namespace: b'];
    const [answer] = answersIn(await exchange(request('GET /v1/alerts/x', twice)));
    expect([answer?.status, JSON.parse(answer?.body ?? '').error.message]).toEqual([
      404,
      'There is no namespace "a, b"',
    ]);
  });

  it('any bytes are answered with HTTP, never with a fault of ours', async () => {
    const whole = Buffer.from(
      post([`Content-Length: ${NEW.length}`, 'Idempotency-Key: k', 'X-Namespace: a'], NEW),
    );
    const change = fc.record({
      at: fc.nat(whole.length - 1),
      cut: fc.nat(3),
      put: fc.uint8Array({ maxLength: 4 }),
    });
    const changed = fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) =>
      changes.reduce((bytes, { at, cut, put }) => {
        const from = at % bytes.length;
        return Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + cut)]);
      }, whole),
    );
    const runs = Number(process.env['TOCSIN_FUZZ_RUNS'] ?? 25) * 4;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          changed,
          fc.uint8Array({ minLength: 1, maxLength: 200 }).map((b) => Buffer.from(b)),
        ),
        async (bytes) => {
          for (const { status, headers } of answersIn(await exchange(bytes))) {
            expect(status, bytes.toString('base64')).toBeLessThan(500);
            if (status !== 100) expect(headers.get('x-request-id')).toBeDefined();
          }
        },
      ),
      { numRuns: runs, seed: 20_261_124 },
    );
  });
});
