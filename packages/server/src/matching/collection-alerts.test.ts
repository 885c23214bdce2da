import type { MatchReport } from '@tocsin/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAlert, deleteAlert, patchAlert } from '../catalog/alerts.ts';
import { createCollection } from '../catalog/collections.ts';
import type { Reader } from '../store/database.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { AlertCache } from './alert-cache.ts';
import { CollectionAlerts } from './collection-alerts.ts';

const NS = 'ns_test';
let test: TestContext;
let collectionId: string;
let alerts: CollectionAlerts;

const stages = [
  { stage_id: 'attribute_filter', parameters: { field: 'metadata.a', operator: 'eq', value: 1 } },
] as never;
const make = async (name: string): Promise<string> =>
  (await createAlert(test.ctx, NS, { name, retriever: { stages }, notification_config: {} as never }))
    .alert_id;
const NOTHING = { matches: new Map(), errors: [] } as unknown as MatchReport;
const planned = () => alerts.concernedBy(NOTHING);
const names = (): string[] => planned().map(({ alert }) => alert.alertId);

let a: string;
let b: string;
beforeEach(async () => {
  test = await openTestContext();
  a = await make('a');
  b = await make('b');
  const made = await createCollection(test.ctx, NS, {
    collection_name: 'news',
    source: { type: 'bucket' },
    feature_extractor: { feature_extractor_name: 'x', version: 'v1' },
    alert_applications: [{ alert_id: a }, { alert_id: b }],
  });
  collectionId = made.collection_id;
  alerts = new CollectionAlerts(NS, collectionId);
});
afterEach(() => test.close());

/** A reader that fails at the n-th read from a table. */
function failing(table: string, at = 1): Reader {
  const { read } = test.ctx.db;
  let n = 0;
  return {
    selectFrom: (from: string) => {
      if (from.startsWith(table) && ++n === at) throw new Error('cannot be read');
      return read.selectFrom(from as 'alerts');
    },
  } as unknown as Reader;
}

describe('the alerts of a collection', () => {
  it('are what is stored now, whatever version the batch was accepted at', async () => {
    expect(await alerts.catchUp(test.ctx.db.read, 1)).toBe(true);
    await patchAlert(test.ctx, NS, 'a', { enabled: false });
    await alerts.catchUp(test.ctx.db.read, 1);
    expect([names(), alerts.monitor.size]).toEqual([[b], 1]);
  });

  it('are read whole after a read that failed', async () => {
    for (const table of ['collections', 'alert_applications']) {
      await expect(alerts.catchUp(failing(table), 1)).rejects.toThrow('cannot be read');
      expect(names()).toEqual([]);
    }
    await alerts.catchUp(test.ctx.db.read, 1);
    expect(names()).toEqual([a, b]);
  });

  it('are read again, as a whole, where reading a change failed', async () => {
    for (const table of ['collection_changes', 'alert_applications']) {
      await alerts.catchUp(test.ctx.db.read, 1);
      await patchAlert(test.ctx, NS, 'a', { trigger_on: 'no_results', description: table });
      if (table === 'alert_applications') await deleteAlert(test.ctx, NS, 'b');
      await expect(alerts.catchUp(failing(table), 1)).rejects.toThrow('cannot be read');
      await alerts.catchUp(test.ctx.db.read, 1);
      expect(planned().map(({ alert }) => [alert.alertId, alert.triggerOn])).toEqual(
        table === 'collection_changes'
          ? [
              [a, 'no_results'],
              [b, 'results'],
            ]
          : [[a, 'no_results']],
      );
      expect(alerts.monitor.size).toBe(planned().length);
    }
  });

  it('are never older than the batch', async () => {
    await expect(alerts.catchUp(test.ctx.db.read, 99)).rejects.toThrow(/before 99/);
  });

  it('are none where the collection is gone', async () => {
    expect(await new CollectionAlerts(NS, 'col_gone').catchUp(test.ctx.db.read, 1)).toBe(false);
  });
});

describe('a cache of alerts', () => {
  it('keeps the collections that were used last, and lets go of those that are gone', () => {
    const cache = new AlertCache(2);
    const [one, two] = [cache.of('ns', '1'), cache.of('ns', '2')];
    expect(cache.of('ns', '1')).toBe(one);
    cache.of('ns', '3');
    expect(cache.size).toBe(2);
    expect(cache.of('ns', '1')).toBe(one);
    expect(cache.of('ns', '2')).not.toBe(two);
    cache.forget('ns', '1');
    expect(cache.size).toBe(1);
  });
});
