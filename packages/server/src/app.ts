import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, resolve } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { createKey, verifierOf } from './catalog/keys.ts';
import type { Config } from './config.ts';
import type { AppContext } from './context.ts';
import { getExecution } from './executions/read.ts';
import { registerAuth } from './http/plugins/auth.ts';
import { registerBody } from './http/plugins/body.ts';
import { answerFrameworkError, registerErrors } from './http/plugins/errors.ts';
import { registerIdempotency } from './http/plugins/idempotency.ts';
import { registerNamespace } from './http/plugins/namespace.ts';
import { registerRequestId } from './http/plugins/request-id.ts';
import { alertRoutes } from './http/routes/alerts.ts';
import { applicationRoutes } from './http/routes/applications.ts';
import { channelRoutes } from './http/routes/channels.ts';
import { collectionRoutes } from './http/routes/collections.ts';
import { deadLetterRoutes } from './http/routes/dead-letters.ts';
import { documentRoutes } from './http/routes/documents.ts';
import { executionRoutes } from './http/routes/executions.ts';
import { healthRoutes } from './http/routes/health.ts';
import { keyRoutes } from './http/routes/keys.ts';
import { namespaceRoutes } from './http/routes/namespaces.ts';
import { retrieverExecuteRoutes } from './http/routes/retriever-execute.ts';
import { retrieverRoutes } from './http/routes/retrievers.ts';
import { createWebhookNotifier } from './notify/channels/webhook/webhook-notifier.ts';
import { createEgressGuard } from './notify/egress.ts';
import { startNotifier } from './notify/notifier-worker.ts';
import { startMatchingThreads } from './pipeline/matching-threads.ts';
import { startMatchingWorker } from './pipeline/matching-worker.ts';
import { startRemovals } from './pipeline/removal-worker.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { createIdSource } from './platform/ids.ts';
import { createLogger, type Logger } from './platform/log.ts';
import type { Loop } from './platform/loop.ts';
import { createSecretBox, generateSecretKey } from './platform/secrets.ts';
import type { Database } from './store/database.ts';
import { openConnection } from './store/dialects/sqlite/connection.ts';
import { lockDatabase } from './store/dialects/sqlite/lock.ts';
import { openSqlite } from './store/dialects/sqlite/open.ts';
import { startWriterHere, startWriterThread, type Writer } from './store/dialects/sqlite/writer.ts';
import { migrateSqlite } from './store/migrate.ts';
import { voidLeases } from './store/ready.ts';

/** What may be put in place of the real thing, for tests and for embedding. */
export interface AppOptions {
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly log?: Logger;
  /** `false` runs writer and matching in this thread. */
  readonly threads?: boolean;
  /** Told when the process cannot go on. */
  readonly onFatal?: (error: Error) => void;
}

/** A Tocsin server with its life cycle: create, `start`, `address`, `stop`. */
export interface App {
  readonly http: FastifyInstance;
  readonly context: AppContext;
  /** The admin key that the first start made, to be shown once; null at every other start. */
  readonly firstKey: string | null;
  /** Listens; resolves with the URL. */
  start(): Promise<string>;
  /** Finishes or puts back what runs, within 10 s. May be called twice. */
  stop(): Promise<void>;
}

/** At a stop a request that is under way may take so long; then its connection is closed. */
const SLOW_CLIENT_MS = 3000;

/**
 * Puts a server together: the only place that knows every adapter.
 * @throws DatabaseLockedError where another process uses the database
 */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? createLogger(config.logLevel);
  const onFatal =
    options.onFatal ??
    ((error) => {
      throw error;
    });
  const path = resolve(config.sqlitePath);
  const lock = lockDatabase(path);
  const { writer, db } = await openStore(path, options.threads ?? true, onFatal);
  const ids = createIdSource(clock);
  await db.transaction(voidLeases);
  const loops: { matching: Loop | null; notifier: Loop | null; removals: Loop | null } = {
    matching: null,
    notifier: null,
    removals: null,
  };
  const egress = createEgressGuard({ allow: config.egressAllow });
  const context: AppContext = {
    db,
    ids,
    clock,
    log,
    secrets: createSecretBox(config.secretKey ?? secretBeside(path)),
    egress,
    wakeWorkers: () => loops.matching?.wake(),
    wakeNotifier: () => loops.notifier?.wake(),
    wakeRemovals: () => loops.removals?.wake(),
    organizationId: await organizationOf(db, ids.next('org_')),
    environmentKeyVerifier: config.apiKey === null ? null : verifierOf(config.apiKey),
  };
  const firstKey = config.apiKey === null ? await makeFirstKey(context) : null;
  const http = buildHttp(context);
  const webhook = createWebhookNotifier({ egress, nowMs: () => clock.now() });

  const startLoops = async (): Promise<void> => {
    if (config.workers === 0) return;
    loops.matching =
      options.threads === false
        ? startMatchingWorker({ db, ids, clock, log, owner: 'worker-0', wakeNotifier: context.wakeNotifier })
        : await startMatchingThreads({
            path,
            writer,
            workers: config.workers,
            logLevel: config.logLevel,
            onFatal,
            wakeNotifier: context.wakeNotifier,
          });
    loops.removals = startRemovals(db, log);
    loops.notifier = startNotifier({
      ctx: context,
      webhook,
      getExecution: (namespaceId, executionId) => getExecution(db.read, namespaceId, executionId),
      random: options.random ?? Math.random,
      owner: 'notifier',
    });
  };

  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    const cutOff = setTimeout(() => http.server.closeAllConnections(), SLOW_CLIENT_MS);
    await Promise.all([http.close(), loops.matching?.stop(), loops.notifier?.stop(), loops.removals?.stop()]);
    clearTimeout(cutOff);
    await webhook.close();
    await db.close();
    await writer.close();
    lock.release();
  };
  return {
    http,
    context,
    firstKey,
    async start() {
      await http.listen({ host: config.host, port: config.port });
      await startLoops();
      const { port } = http.server.address() as AddressInfo;
      return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
    },
    stop: () => (stopped ??= stop()),
  };
}

async function openStore(
  path: string,
  threads: boolean,
  onFatal: (error: Error) => void,
): Promise<{ writer: Writer; db: Database }> {
  const connection = openConnection(path, 'write');
  migrateSqlite(connection);
  connection.close();
  const writer = threads ? await startWriterThread(path, onFatal) : startWriterHere(path);
  return { writer, db: openSqlite(path, writer.connect()) };
}

/** Made at the first start and kept beside the database, readable by its owner only. */
function secretBeside(path: string): string {
  const file = `${path}.secret`;
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const key = generateSecretKey();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${key}\n`, { mode: 0o600 });
  return key;
}

async function organizationOf(db: Database, fresh: string): Promise<string> {
  return db.transaction(async (tx) => {
    await tx
      .insertInto('settings')
      .values({ name: 'organization_id', value: fresh })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await tx
      .selectFrom('settings')
      .select('value')
      .where('name', '=', 'organization_id')
      .executeTakeFirstOrThrow();
    return row.value;
  });
}

async function makeFirstKey(context: AppContext): Promise<string | null> {
  const known = await context.db.read.selectFrom('api_keys').select('key_id').limit(1).executeTakeFirst();
  if (known) return null;
  const { key } = await createKey(context, 'admin@localhost', {
    name: 'admin',
    permissions: ['admin'],
  } as never);
  return key;
}

function buildHttp(context: AppContext): FastifyInstance {
  const http = Fastify({
    logger: false,
    frameworkErrors: answerFrameworkError,
    bodyLimit: 16 * 1024 * 1024,
    routerOptions: { maxParamLength: 1024 },
    forceCloseConnections: 'idle',
  });
  registerRequestId(http, context);
  registerErrors(http, context);
  registerBody(http);
  registerAuth(http, context);
  registerNamespace(http, context);
  registerIdempotency(http, context);
  for (const routes of [
    healthRoutes,
    keyRoutes,
    namespaceRoutes,
    collectionRoutes,
    documentRoutes,
    retrieverRoutes,
    retrieverExecuteRoutes,
    executionRoutes,
    alertRoutes,
    applicationRoutes,
    channelRoutes,
    deadLetterRoutes,
  ])
    void http.register(routes(context));
  return http;
}
