import { verifierOf } from '../catalog/verifier.ts';
import { channelKinds } from '../channel-kinds.ts';
import type { AppContext } from '../context.ts';
import { createFeedWatch } from '../executions/feed-watch.ts';
import { createEmailNotifier } from '../notify/channels/email/email-notifier.ts';
import { createSlackNotifier } from '../notify/channels/slack/slack-notifier.ts';
import { createWebhookNotifier } from '../notify/channels/webhook/webhook-notifier.ts';
import { createEgressGuard, type ResolveHost } from '../notify/egress.ts';
import { RemovalTurns, removeNext } from '../pipeline/removal-worker.ts';
import type { Clock } from '../platform/clock.ts';
import { createIdSource } from '../platform/ids.ts';
import { createLogger } from '../platform/log.ts';
import { noMetrics } from '../platform/metrics.ts';
import { createPrometheus } from '../platform/prometheus.ts';
import { createPulses } from '../platform/pulses.ts';
import { createSecretBox } from '../platform/secrets.ts';
import { vectorOrders } from '../retrieve/vector-orders.ts';
import { readBacklog } from '../store/backlog.ts';
import { createBacklogCache } from '../vitals/backlog-cache.ts';
import { openTestStore } from './store.ts';

/** The admin key of {@link openTestContext}. */
export const ADMIN_KEY = 'sk_admin_of_the_tests';

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  moveBy(ms: number): void;
}

/** A context for one test, with a database of its own: the one that `TOCSIN_TEST_STORE` names. */
export interface TestContext {
  readonly ctx: AppContext;
  readonly clock: TestClock;
  /** What was logged, one JSON line each. */
  readonly lines: string[];
  /** Removes what was deleted, as the server does in the background. */
  removeDeleted(): Promise<void>;
  close(): Promise<void>;
}

/** A clock that begins on 2030-01-01. */
export function createTestClock(start: number = Date.UTC(2030, 0, 1)): TestClock {
  let now = start;
  return {
    now: () => now,
    moveBy(ms) {
      now += ms;
    },
  };
}

/** Resolves nothing, so that no test asks the network. */
const noNames: ResolveHost = () =>
  Promise.reject(Object.assign(new Error('no names here'), { code: 'ENOTFOUND' }));

/** Opens an empty database and puts a context around it; workers and notifier are never woken. */
export async function openTestContext(overrides: Partial<AppContext> = {}): Promise<TestContext> {
  const { db, close } = await openTestStore();
  const clock = createTestClock();
  const lines: string[] = [];
  const egress = createEgressGuard({ allow: [], lookup: noNames });
  const nowMs = (): number => clock.now();
  const ctx: AppContext = {
    db,
    ids: createIdSource(clock),
    clock,
    vectorOrders: vectorOrders(db, noMetrics),
    log: createLogger(
      'debug',
      (line) => void lines.push(line),
      () => clock.now(),
    ),
    metrics: createPrometheus(),
    pulses: createPulses(clock),
    backlog: createBacklogCache(() => readBacklog(db.read, clock.now()), clock),
    remarks: [],
    secrets: createSecretBox('a secret of the tests, long enough for a box'),
    egress,
    channelKinds,
    notifiers: {
      webhook: createWebhookNotifier({ egress, nowMs }),
      slack: createSlackNotifier({ egress, nowMs }),
      email: createEmailNotifier({ egress }),
    },
    publicUrl: () => 'https://tocsin.example.com',
    wakeWorkers: () => {},
    wakeRemovals: () => {},
    wakeNotifier: () => {},
    answerWithinMs: 0,
    wakeFollowers: () => {},
    feedWatch: createFeedWatch(db, createLogger('silent')),
    organizationId: 'org_test',
    processId: 'prc_test',
    environmentKeyVerifier: verifierOf(ADMIN_KEY),
    ...overrides,
  };
  const removeDeleted = async (): Promise<void> => {
    const turns = new RemovalTurns();
    let more = true;
    while (more) more = await removeNext(db, ctx.log, turns);
  };
  return {
    ctx,
    clock,
    lines,
    removeDeleted,
    async close() {
      await ctx.feedWatch.close();
      await close();
    },
  };
}
