import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Reader } from '../store/database.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { TEST_STORE } from '../testing/store.ts';
import { createFeedWatch, type FeedWatch } from './feed-watch.ts';
import { type Followed, followExecutions } from './follow.ts';
import type { AlertOutcome } from './outcome.ts';
import { recordExecutions } from './record.ts';

const NS = 'ns_test';
let test: TestContext;
let feed: FeedWatch;
/** The tables that were read. */
let reads: string[];

beforeEach(async () => {
  test = await openTestContext();
  reads = [];
  const read = new Proxy(test.ctx.db.read, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (name !== 'selectFrom') return typeof value === 'function' ? value.bind(target) : value;
      return (table: string) => {
        reads.push(table);
        return target.selectFrom(table as 'executions');
      };
    },
  }) as Reader;
  feed = createFeedWatch({ ...test.ctx.db, read }, test.ctx.log);
});
afterEach(async () => {
  await feed.close();
  await test.close();
});

const row = {
  namespace_id: NS,
  name: 'a',
  enabled: 1,
  version: 1,
  retriever_id: 'ret_1',
  record: 'auto',
} as const;

async function record(count: number, matches: unknown[] = []): Promise<void> {
  const definition = JSON.stringify({ notification_config: { channels: [] } });
  const times = { created_at: 0, updated_at: 0 };
  await test.ctx.db.transaction(async (tx) => {
    const alert = { ...row, ...times, alert_id: 'alt_1', definition_json: definition };
    await tx
      .insertInto('alerts')
      .values(alert)
      .onConflict((on) => on.doNothing())
      .execute();
  });
  const outcome: AlertOutcome = {
    alert: { alertId: 'alt_1', alertVersion: 1, retrieverVersion: 1, record: 'auto' },
    status: 'completed',
    triggered: true,
    matchCount: matches.length,
    limited: false,
    matches: matches as never,
    skippedDocuments: 0,
    durationMs: 1,
    error: null,
  };
  const { db, ids, clock } = test.ctx;
  for (let i = 0; i < count; i++) {
    const batch = {
      namespaceId: NS,
      collectionId: 'col_1',
      mode: 'on_ingest',
      held: null,
      covered: null,
    } as const;
    const batchId = `bat_${ids.next('bat_')}`;
    await recordExecutions(db, { ids, clock, slot: 0 }, { ...batch, batchId }, [outcome]);
  }
}

const START = { position: 0, executionId: '' };
async function follow(from: typeof START | null = START) {
  const watch = await feed.follow();
  const { db } = test.ctx;
  return followExecutions(watch, { db, namespaceId: NS, filter: {}, from, idleMs: 60_000 });
}
async function take(stream: AsyncGenerator<Followed>, count: number): Promise<Followed[]> {
  const told: Followed[] = [];
  for (let next = await stream.next(); next.done !== true; next = await stream.next()) {
    told.push(next.value);
    if (told.length === count) break;
  }
  return told;
}
const readsOf = (table: string): number => reads.filter((one) => one === table).length;

it('reads no more than its reader takes', async () => {
  const metadata = { text: 'x'.repeat(3000) };
  await record(
    30,
    Array.from({ length: 30 }, (_, i) => ({ document_id: `d${i}`, score: 1, metadata })),
  );
  const stream = await follow();
  await take(stream, 3); // "ready" and two of the first part
  expect(readsOf('executions as e')).toBe(1);
  await take(stream, 28);
  expect(readsOf('executions as e')).toBeGreaterThan(5);
  // On a server what others have under way may hold the feed back: then it is read again.
  expect(readsOf('execution_feed as f')).toBeLessThanOrEqual(TEST_STORE === 'sqlite' ? 1 : 5);
});

it('reads what many follow once, and nothing while nothing happens', async () => {
  const streams = await Promise.all(Array.from({ length: 20 }, () => follow(null)));
  await Promise.all(streams.map((stream) => take(stream, 1)));
  const next = streams.map((stream) => take(stream, 2));
  await record(2);
  feed.wake();
  for (const told of await Promise.all(next))
    expect(told.map(({ kind }) => kind)).toEqual(['execution', 'execution']);
  // One batch may be read before the other.
  expect(readsOf('execution_feed as f')).toBeLessThanOrEqual(4);
  expect(readsOf('executions as e')).toBeLessThanOrEqual(4);
});

it('goes on where the feed is after the database was restored from an older copy, and says so', async () => {
  const stream = await follow({ position: 1_000_000_000, executionId: 'exec_1' });
  expect((await take(stream, 2)).map(({ kind }) => kind)).toEqual(['ready', 'gap']);
  const next = take(stream, 1);
  await record(1);
  feed.wake();
  expect((await next)[0]?.kind).toBe('execution');
});
