import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { ID_PREFIXES } from '@tocsin/contract';
import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify';
import { makeFirstKey, organizationOf, refuseOtherSecret, secretBeside } from './bootstrap.ts';
import { sharingChannels } from './catalog/channels.ts';
import { verifierOf } from './catalog/keys.ts';
import { channelKinds } from './channel-kinds.ts';
import type { Config } from './config.ts';
import type { AppContext } from './context.ts';
import { slotOf } from './executions/counters.ts';
import { createFeedWatch } from './executions/feed-watch.ts';
import { gatheringExecutions } from './executions/read.ts';
import { listen } from './http/listen.ts';
import { registerAuth } from './http/plugins/auth.ts';
import { registerBody } from './http/plugins/body.ts';
import { clientErrorAnswerer, registerClientErrors } from './http/plugins/client-error.ts';
import { registerConsole } from './http/plugins/console.ts';
import { answerFrameworkError, registerErrors } from './http/plugins/errors.ts';
import { registerIdempotency } from './http/plugins/idempotency.ts';
import { registerNamespace } from './http/plugins/namespace.ts';
import { observed, registerObserve } from './http/plugins/observe.ts';
import { registerOpenApi } from './http/plugins/openapi.ts';
import { registerRequestId } from './http/plugins/request-id.ts';
import { alertExecuteRoutes } from './http/routes/alert-execute.ts';
import { alertPreviewRoutes } from './http/routes/alert-preview.ts';
import { alertTellingRoutes } from './http/routes/alert-telling.ts';
import { alertRoutes } from './http/routes/alerts.ts';
import { applicationRoutes } from './http/routes/applications.ts';
import { channelRoutes } from './http/routes/channels.ts';
import { collectionRoutes } from './http/routes/collections.ts';
import { deadLetterRoutes } from './http/routes/dead-letters.ts';
import { deliveryRoutes } from './http/routes/deliveries.ts';
import { documentBatchRoutes } from './http/routes/document-batches.ts';
import { documentListRoutes } from './http/routes/document-list.ts';
import { documentRoutes } from './http/routes/documents.ts';
import { executionStreamRoutes } from './http/routes/execution-stream.ts';
import { executionRoutes } from './http/routes/executions.ts';
import { healthRoutes } from './http/routes/health.ts';
import { keyRoutes } from './http/routes/keys.ts';
import { metricsRoutes } from './http/routes/metrics.ts';
import { namespaceRoutes } from './http/routes/namespaces.ts';
import { retrieverExecuteRoutes } from './http/routes/retriever-execute.ts';
import { retrieverExecutionRoutes } from './http/routes/retriever-executions.ts';
import { retrieverRoutes } from './http/routes/retrievers.ts';
import { silenceRoutes } from './http/routes/silences.ts';
import { statisticsRoutes } from './http/routes/statistics.ts';
import { templateRoutes } from './http/routes/templates.ts';
import { webhookRoutes } from './http/routes/webhooks.ts';
import type { OpenNotifiers } from './notify/channels/channel-kind.ts';
import { createEmailNotifier } from './notify/channels/email/email-notifier.ts';
import { createSlackNotifier } from './notify/channels/slack/slack-notifier.ts';
import { createWebhookNotifier } from './notify/channels/webhook/webhook-notifier.ts';
import { startDigests } from './notify/digest-worker.ts';
import { createEgressGuard, type EgressGuard } from './notify/egress.ts';
import { startNotifier } from './notify/notifier-worker.ts';
import { startMatchingThreads } from './pipeline/matching-threads.ts';
import { startMatchingWorker } from './pipeline/matching-worker.ts';
import { type Presence, startPresence } from './pipeline/presence.ts';
import { startRemovals } from './pipeline/removal-worker.ts';
import { startRetention } from './pipeline/retention/worker.ts';
import { startScheduler } from './pipeline/scheduler.ts';
import { startVectorFilling } from './pipeline/vector-filling.ts';
import type { Clock } from './platform/clock.ts';
import { createIdSource } from './platform/ids.ts';
import { createLogger, type Logger } from './platform/log.ts';
import type { Loop } from './platform/loop.ts';
import type { Metrics } from './platform/metrics.ts';
import { createPrometheus } from './platform/prometheus.ts';
import { createPulses } from './platform/pulses.ts';
import { createSecretBox } from './platform/secrets.ts';
import { vectorOrders } from './retrieve/vector-orders.ts';
import { readBacklog } from './store/backlog.ts';
import { openSqliteStore } from './store/dialects/sqlite/store.ts';
import { leaseOwner } from './store/leases.ts';
import { newestIdTime } from './store/newest-id.ts';
import type { Store } from './store/store.ts';
import { createBacklogCache } from './vitals/backlog-cache.ts';

/** What may be put in place of the real thing, for tests and for embedding. */
export interface AppOptions {
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly log?: Logger;
  /** `false` runs writer and matching in this thread. */
  readonly threads?: boolean;
  /** Told when the process cannot go on. */
  readonly onFatal?: (error: Error) => void;
  /** Given the admin key that is made when a database is started with for the first time, to be shown once. */
  readonly onFirstKey?: (key: string) => void;
}

/** A Tocsin server with its life cycle: create, `start`, `address`, `stop`. */
export interface App {
  readonly http: FastifyInstance;
  readonly context: AppContext;
  /** Listens; resolves with the URL. May be called twice. */
  start(): Promise<string>;
  /** Finishes or puts back what runs, within 10 s, also in the midst of a start. May be called twice. */
  stop(): Promise<void>;
}

/** At a stop a request that is under way may take so long; then its connection is closed. */
const SLOW_CLIENT_MS = 3000;
/** Shorter than what proxies wait for an answer. */
const ANSWER_WITHIN_MS = 25_000;
/** A document's id as it stands in a path: 255 characters of up to 4 bytes, each as `%xx`. */
const MAX_PARAMETER = 255 * 4 * 3;

/** Everything that runs beside HTTP. */
interface Loops {
  matching: Loop | null;
  notifier: Loop | null;
  digests: Loop | null;
  removals: Loop | null;
  vectors: Loop | null;
  retention: Loop | null;
  scheduler: Loop | null;
}

/**
 * Puts a server together: the only place that knows every adapter.
 * @throws DatabaseLockedError where another process uses the SQLite file
 * @throws DatabaseUnavailableError where PostgreSQL cannot be reached
 */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  const log = options.log ?? createLogger(config.logLevel);
  const onFatal =
    options.onFatal ??
    ((error) => {
      throw error;
    });
  const metrics = createPrometheus();
  const store = await openStore(config, options, log, onFatal, metrics);
  const { db } = store;
  const clock = options.clock ?? store.clock;
  const ids = createIdSource(clock, await newestIdTime(db.read));
  const pulses = createPulses(clock);
  const loops: Loops = {
    matching: null,
    notifier: null,
    digests: null,
    removals: null,
    retention: null,
    vectors: null,
    scheduler: null,
  };
  const secrets = createSecretBox(config.secretKey ?? secretBeside(sqlitePathOf(config)));
  await refuseOtherSecret(db, secrets);
  const egress = createEgressGuard({ allow: config.egressAllow });
  const notifiers = openNotifiers(egress, () => clock.now());
  const wake = { jobs: 'matching', deliveries: 'notifier', removals: 'removals' } as const;
  const feedWatch = createFeedWatch(db, log);
  store.onSignal((topic) => (topic === 'executions' ? feedWatch : loops[wake[topic]])?.wake());
  const waking = (topic: keyof typeof wake) => (): void => {
    loops[wake[topic]]?.wake();
    store.signal(topic);
  };
  const context: AppContext = {
    db,
    ids,
    clock,
    vectorOrders: vectorOrders(db, metrics),
    log,
    metrics,
    pulses,
    backlog: createBacklogCache(() => readBacklog(db.read, clock.now()), clock),
    remarks: store.remarks,
    secrets,
    egress,
    channelKinds,
    notifiers,
    publicUrl: () => config.publicUrl ?? listeningUrl(config, http),
    wakeWorkers: waking('jobs'),
    wakeNotifier: waking('deliveries'),
    wakeRemovals: waking('removals'),
    answerWithinMs: ANSWER_WITHIN_MS,
    wakeFollowers() {
      feedWatch.wake();
      store.signal('executions');
    },
    feedWatch,
    organizationId: await organizationOf(db, ids.next('org_')),
    processId: ids.next(ID_PREFIXES.process),
    environmentKeyVerifier: config.apiKey === null ? null : verifierOf(config.apiKey),
  };
  const presence = await startPresence({
    db,
    clock,
    log,
    processId: context.processId,
    onBeat: store.tick,
    onTakenOver: () => {
      for (const loop of Object.values(loops)) loop?.wake();
    },
  });
  const http = buildHttp(context);

  const startLoops = async (): Promise<void> => {
    if (config.workers === 0) return;
    const { processId, wakeNotifier, wakeFollowers } = context;
    loops.matching =
      options.threads === false
        ? startMatchingWorker({
            db,
            ids,
            clock,
            log,
            metrics,
            owner: leaseOwner(processId, 'worker-0'),
            wakeNotifier,
            wakeFollowers,
            beat: () => pulses.beat('worker-0'),
          })
        : await startMatchingThreads({
            forThread: store.forThread,
            processId,
            workers: config.workers,
            logLevel: config.logLevel,
            onFatal,
            wakeNotifier,
            wakeFollowers,
            metrics,
            pulses,
          });
    loops.removals = startRemovals(db, log);
    loops.vectors = startVectorFilling(db, log);
    loops.retention = startRetention(context);
    loops.digests = startDigests(context);
    loops.scheduler = startScheduler(context);
    loops.notifier = startNotifier({
      ctx: context,
      notifiers,
      loadChannel: sharingChannels(db.read, context),
      getExecution: gatheringExecutions(db.read),
      random: options.random ?? Math.random,
      owner: leaseOwner(processId, 'notifier'),
      slot: slotOf(leaseOwner(processId, 'notifier'), db.capabilities.manyProcesses),
    });
  };

  const startAll = async (): Promise<string> => {
    await listen(http, config);
    const firstKey = config.apiKey === null ? await makeFirstKey(context) : null;
    if (firstKey !== null) options.onFirstKey?.(firstKey);
    await startLoops();
    return listeningUrl(config, http);
  };
  let started: Promise<string> | null = null;
  let stopped: Promise<void> | null = null;
  // What is started while it stops would run on without its database.
  const stopWhenStarted = async (): Promise<void> => {
    await started?.catch(() => {});
    await stopAll(http, loops, notifiers, presence, store);
  };
  return {
    http,
    context,
    start: () => (started ??= startAll()),
    stop: () => (stopped ??= stopWhenStarted()),
  };
}

function openNotifiers(egress: EgressGuard, nowMs: () => number): OpenNotifiers {
  return {
    webhook: createWebhookNotifier({ egress, nowMs }),
    slack: createSlackNotifier({ egress, nowMs }),
    email: createEmailNotifier({ egress }),
  };
}

/** Where the server listens, or is to listen. */
function listeningUrl({ host, port }: Config, http: FastifyInstance): string {
  const address = http.server.address() as AddressInfo | null;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address?.port ?? port}`;
}

async function stopAll(
  http: FastifyInstance,
  loops: Loops,
  notifiers: OpenNotifiers,
  presence: Presence,
  store: Store,
): Promise<void> {
  const cutOff = setTimeout(() => http.server.closeAllConnections(), SLOW_CLIENT_MS);
  await Promise.all([http.close(), ...Object.values(loops).map((loop: Loop | null) => loop?.stop())]);
  clearTimeout(cutOff);
  await Promise.all(Object.values(notifiers).map((one) => one.close()));
  await presence.stop();
  await store.close();
}

function sqlitePathOf({ database }: Config): string {
  return database.kind === 'sqlite' ? resolve(database.path) : '';
}

/** The module of a dialect that is not used is not loaded. */
async function openStore(
  config: Config,
  { clock, threads = true }: AppOptions,
  log: Logger,
  onFatal: (error: Error) => void,
  metrics: Metrics,
): Promise<Store> {
  const { database } = config;
  if (database.kind === 'sqlite')
    return openSqliteStore({ path: sqlitePathOf(config), threads, onFatal, clock, metrics });
  const { openPostgresStore } = await import('./store/dialects/postgres/store.ts');
  return openPostgresStore(database.url, log, metrics, clock);
}

/**
 * The HTTP side of a server: all plugins and routes.
 * @param onRoute told of every route
 */
export function buildHttp(context: AppContext, onRoute?: (route: RouteOptions) => void): FastifyInstance {
  const http = Fastify({
    logger: false,
    frameworkErrors: observed(context, answerFrameworkError),
    clientErrorHandler: clientErrorAnswerer(context),
    http: { requireHostHeader: false }, // the answer to a missing one is ours
    bodyLimit: 16 * 1024 * 1024,
    routerOptions: { maxParamLength: MAX_PARAMETER },
    forceCloseConnections: 'idle',
  });
  if (onRoute) http.addHook('onRoute', onRoute);
  registerRequestId(http, context);
  registerObserve(http, context);
  registerErrors(http, context);
  registerClientErrors(http);
  registerBody(http);
  registerAuth(http, context);
  registerNamespace(http, context);
  registerIdempotency(http, context);
  registerOpenApi(http);
  registerConsole(http);
  for (const routes of [
    healthRoutes,
    metricsRoutes,
    keyRoutes,
    namespaceRoutes,
    collectionRoutes,
    documentRoutes,
    documentListRoutes,
    documentBatchRoutes,
    retrieverRoutes,
    retrieverExecuteRoutes,
    retrieverExecutionRoutes,
    executionStreamRoutes,
    executionRoutes,
    alertRoutes,
    alertExecuteRoutes,
    alertPreviewRoutes,
    applicationRoutes,
    channelRoutes,
    webhookRoutes,
    silenceRoutes,
    alertTellingRoutes,
    templateRoutes,
    deliveryRoutes,
    deadLetterRoutes,
    statisticsRoutes,
  ])
    void http.register(routes(context));
  return http;
}
