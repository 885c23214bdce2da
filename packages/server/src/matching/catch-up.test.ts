import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { raiseVersions } from '../catalog/versions.ts';
import { insertMany, type Reader, type Transaction } from '../store/database.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { UNSCHEDULED } from '../testing/rows.ts';
import { CollectionAlerts } from './collection-alerts.ts';

const NS = 'ns_a';
const COL = 'col_1';
const times = { created_at: 0, updated_at: 0 };
let test: TestContext;
let alerts: CollectionAlerts;
beforeEach(async () => {
  test = await openTestContext();
  const collection = { namespace_id: NS, collection_id: COL, name: 'c', version: 1, enabled: 1, ...times };
  const feature_extractor = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };
  const definition_json = JSON.stringify({ stages: [], feature_extractor });
  const retriever = { namespace_id: NS, retriever_id: 'ret_1', name: 'r', version: 1, owner_alert_id: null };
  await test.ctx.db.transaction(async (tx) => {
    await insertMany(tx, 'collections', [{ ...collection, definition_json }]);
    await insertMany(tx, 'retrievers', [{ ...retriever, definition_json, ...times }]);
  });
  alerts = new CollectionAlerts(NS, COL);
});
afterEach(() => test.close());

const change = (work: (tx: Transaction) => Promise<unknown>) => test.ctx.db.transaction(work);

/** Attaches an alert; its change is in the log. */
const attach = (alert_id: string) =>
  change(async (tx) => {
    const alert = {
      namespace_id: NS,
      alert_id,
      name: alert_id,
      enabled: 1,
      version: 1,
      retriever_id: 'ret_1',
    };
    await insertMany(tx, 'alerts', [{ ...alert, record: 'auto' as const, definition_json: '{}', ...times }]);
    const application = {
      namespace_id: NS,
      collection_id: COL,
      alert_id,
      execution_mode: 'on_ingest' as const,
    };
    const settings = { phase: 1, priority: 0, enabled: 1, input_mappings_json: '[]', created_at: 0 };
    await insertMany(tx, 'alert_applications', [{ ...application, ...settings, ...UNSCHEDULED }]);
    await raiseVersions(tx, NS, alert_id, [COL]);
  });

const detach = (alertId: string) =>
  change(async (tx) => {
    await tx.deleteFrom('alert_applications').where('alert_id', '=', alertId).execute();
    await raiseVersions(tx, NS, alertId, [COL]);
  });

const shorten = (upTo: number) =>
  change((tx) => tx.deleteFrom('collection_changes').where('version', '<=', upTo).execute());

const version = async () =>
  (await test.ctx.db.read.selectFrom('collections').select('version').executeTakeFirstOrThrow()).version;

async function caughtUp(db: Reader = test.ctx.db.read): Promise<string[]> {
  await alerts.catchUp(db, await version());
  return alerts.concernedBy(alerts.monitor.match([])).map(({ alert }) => alert.alertId);
}

/** A reader that calls back before it selects from a table. */
function before(table: string, act: () => Promise<unknown>): Reader {
  const { read } = test.ctx.db;
  let done: Promise<unknown> | null = null;
  return new Proxy(read, {
    get(target, name) {
      if (name !== 'selectFrom') return Reflect.get(target, name, target);
      return (from: string) => {
        const query = target.selectFrom(from as 'alerts');
        return from === table ? afterwards(query, () => (done ??= act())) : query;
      };
    },
  });
}

/** A query that waits for something before it is executed, whatever is added to it. */
function afterwards<T extends object>(query: T, act: () => Promise<unknown>): T {
  return new Proxy(query, {
    get(target, name) {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (String(name).startsWith('execute')) return act().then(() => Reflect.apply(value, target, args));
        return afterwards(Reflect.apply(value, target, args) as object, act);
      };
    },
  });
}

describe('a worker catches up', () => {
  it('from the log where it reaches back, and loads everything anew where it does not', async () => {
    await attach('alt_a');
    expect(await caughtUp()).toEqual(['alt_a']);
    await attach('alt_b');
    await detach('alt_a');
    await attach('alt_c');
    await shorten((await version()) - 1);
    expect(await caughtUp()).toEqual(['alt_b', 'alt_c']);
    expect(alerts.size).toBe(2);
    expect(alerts.monitor.has('alt_a')).toBe(false);
  });

  it('where the log begins with exactly the next version, or is empty', async () => {
    await attach('alt_a');
    await caughtUp();
    const known = await version();
    await attach('alt_b');
    await shorten(known);
    expect(await caughtUp()).toEqual(['alt_a', 'alt_b']);
    await attach('alt_c');
    await shorten(await version());
    expect(await caughtUp()).toEqual(['alt_a', 'alt_b', 'alt_c']);
  });

  it('with every change, also where the log is shortened while it is read', async () => {
    await attach('alt_a');
    await caughtUp();
    await attach('alt_b');
    await attach('alt_c');
    const last = await version();
    expect(await caughtUp(before('collection_changes', () => shorten(last - 1)))).toEqual([
      'alt_a',
      'alt_b',
      'alt_c',
    ]);
  });

  it('with every change, also after reading failed halfway', async () => {
    await attach('alt_a');
    await caughtUp();
    await attach('alt_b');
    const broken = before('alert_applications as application', () =>
      Promise.reject(new Error('disk I/O error')),
    );
    await expect(caughtUp(broken)).rejects.toThrow('disk I/O error');
    expect(await caughtUp()).toEqual(['alt_a', 'alt_b']);
  });

  it('before anything else is checked, also for an older version, where reading failed halfway', async () => {
    await attach('alt_a');
    await caughtUp();
    const known = await version();
    await change((tx) => raiseVersions(tx, NS, 'alt_a', [COL]));
    const broken = before('alert_applications as application', () => Promise.reject(new Error('disk')));
    await expect(caughtUp(broken)).rejects.toThrow('disk');
    await alerts.catchUp(test.ctx.db.read, known);
    expect(alerts.monitor.has('alt_a')).toBe(true);
  });
});
