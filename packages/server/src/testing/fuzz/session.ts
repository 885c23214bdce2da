import { openApiDocument } from '@tocsin/contract';
import type { FastifyInstance } from 'fastify';
import { buildHttp } from '../../app.ts';
import { ADMIN_KEY, openTestContext, type TestContext } from '../context.ts';
import { dumpTables } from '../dump.ts';
import { checkAll, makeScene, type Scene } from '../scene.ts';
import { type Call, caller } from '../server.ts';
import { withBriefStreams } from '../streams.ts';
import { type Answer, type AnswerCheck, createAnswerCheck } from './answers.ts';
import { asCommand, type Described, inScene, type Template } from './requests.ts';

/** A server to which random requests are sent, with its database. */
export interface FuzzSession {
  /**
   * Sends the requests one after the other to a scene of their own, then lets a worker check what they left.
   * @returns what was wrong, with the request as a command to copy
   */
  problemsOf(templates: readonly Template[]): Promise<string[]>;
  close(): Promise<void>;
}

/** A request that takes so long hangs. */
const HANGS_MS = 20_000;

/** The document that requests are made from and answers are held against. */
export const document: Described = openApiDocument('0.0.0') as unknown as Described;

/** Starts a server with an empty database. */
export async function startFuzz(): Promise<FuzzSession> {
  const test = await openTestContext();
  const app = buildHttp(withBriefStreams(test.ctx));
  app.addHook('onRequest', async ({ method, routeOptions: { url } }, reply) => {
    if (url !== undefined) reply.header('x-route', `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
  });
  await app.ready();
  const call = caller(app);
  const check = createAnswerCheck(document);
  let scenes = 0;
  return {
    async problemsOf(templates) {
      const scene = await makeScene(test.ctx, call, `fuzz ${scenes++}`);
      const problems = await sendAll(test, app, templates, scene, check);
      problems.push(...(await problemsOfChecks(test)));
      await clear(test, call);
      return problems;
    },
    async close() {
      await app.close();
      await test.close();
    },
  };
}

async function sendAll(
  test: TestContext,
  app: FastifyInstance,
  templates: readonly Template[],
  scene: Scene,
  check: AnswerCheck,
): Promise<string[]> {
  const stored = async () => JSON.stringify(await dumpTables(test.ctx.db));
  const problems: string[] = [];
  let before = await stored();
  for (const template of templates) {
    const request = inScene(template, scene);
    const answer = await send(app, request);
    const problem = check.problemOf(answer);
    if (problem !== null) problems.push(`${problem}\n${asCommand(request)}`);
    const after = await stored();
    if (!mayChange(request, answer) && after !== before)
      problems.push(`${answer.status}, but something changed\n${asCommand(request)}`);
    before = after;
  }
  return problems;
}

async function send(app: FastifyInstance, { method, url, headers, body }: Template): Promise<Answer> {
  const answer = await app.inject({
    method: method as 'GET',
    url,
    headers: { authorization: `Bearer ${ADMIN_KEY}`, ...headers },
    ...(body !== null && { payload: body }),
    signal: AbortSignal.timeout(HANGS_MS),
  });
  const { statusCode, headers: given, body: text } = answer;
  return {
    status: statusCode,
    headers: given,
    text,
    route: (given['x-route'] as string | undefined) ?? null,
  };
}

/** What is refused changes nothing, but for the answer that is kept under an `Idempotency-Key`. */
function mayChange({ method, headers }: Template, { status }: Answer): boolean {
  return method !== 'GET' && (status < 400 || headers['idempotency-key'] !== undefined);
}

/** What was accepted can be checked. */
async function problemsOfChecks(test: TestContext): Promise<string[]> {
  test.lines.length = 0;
  await checkAll(test.ctx);
  return test.lines.filter((line) => line.includes('"level":"error"'));
}

async function clear(test: TestContext, call: Call): Promise<void> {
  const { results } = (await call('POST /v1/namespaces/list', { limit: 1000 })).json() as {
    results: { namespace_id: string }[];
  };
  for (const { namespace_id } of results) await call(`DELETE /v1/namespaces/${namespace_id}`);
  await test.removeDeleted();
  for (const table of ['api_keys', 'idempotency'] as const)
    await test.ctx.db.transaction((tx) => tx.deleteFrom(table).execute());
}
