import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextDue } from '../store/ready.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addDeliveries, deliveryRow } from '../testing/deliveries.ts';
import { triesHere } from '../testing/store.ts';
import { claimDeliveries, type FreePlaces } from './claim-deliveries.ts';

let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const START = { namespaceId: '', channelId: '' };
const places = (taken: Record<string, number> = {}, change: Partial<FreePlaces> = {}): FreePlaces => ({
  free: 100,
  perChannel: () => 8,
  taken: new Map(Object.entries(taken)),
  ...change,
});
const claim = (free: FreePlaces, turn = START) =>
  claimDeliveries(test.ctx.db, 'w', turn, test.clock.now(), free);
const ids = (claimed: readonly { delivery_id: string }[]) => claimed.map((one) => one.delivery_id).sort();
const many = (channel: string, count: number, change: object = {}) =>
  Array.from({ length: count }, (_, i) =>
    deliveryRow(`${channel}_${String(i).padStart(4, '0')}`, channel, change),
  );

describe('a claim of deliveries', () => {
  it('finds those with a free place behind any number that have none', async () => {
    const late = { due_at: test.clock.now() - 1, attempts: 1 };
    await addDeliveries(test, [...many('a_full', 700), ...many('b_full', 700, late)]);
    await addDeliveries(test, [deliveryRow('z1', 'fresh'), deliveryRow('z2', 'tried', late)]);
    await addDeliveries(test, many('other', 20, { due_at: test.clock.now() + 1, attempts: 1 }));
    const taken = { a_full: 8, b_full: 8 };
    expect(ids(await claim(places(taken)))).toEqual(['z1', 'z2']);
    expect(await claim(places(taken))).toEqual([]);
    expect(ids(await claim(places({ ...taken, a_full: 7 })))).toEqual(['a_full_0000']);
  });

  it('serves other namespaces where the one in turn has only channels without a place', async () => {
    await addDeliveries(test, many('full', 600));
    await addDeliveries(test, [deliveryRow('d', 'c', { namespace_id: 'ns_z' })]);
    expect(ids(await claim(places({ full: 8 })))).toEqual(['d']);
    expect(await claim(places({ full: 8 }))).toEqual([]);
  });

  it('takes turns between namespaces', async () => {
    await addDeliveries(test, many('c', 3));
    await addDeliveries(
      test,
      many('c', 3).map((row) => ({ ...row, namespace_id: 'ns_b' })),
    );
    const one = places({}, { free: 1 });
    const first = await claim(one);
    const second = await claim(one, { namespaceId: first[0]?.namespace_id ?? '', channelId: '' });
    expect([first, second].map(([row]) => row?.namespace_id)).toEqual(['ns_b', 'ns_test']);
  });

  it('leaves behind neither those that were tried before nor fresh ones', async () => {
    const late = { due_at: test.clock.now() - 1, attempts: 1 };
    const spread = (prefix: string, change: object) =>
      Array.from({ length: 600 }, (_, i) => deliveryRow(`${prefix}_${i}`, `${prefix}_${i}`, change));
    await addDeliveries(test, [...spread('fresh', {}), ...spread('tried', late)]);
    const claimed = await claim(places({}, { free: 10 }));
    expect(claimed.filter((row) => row.attempts === 0)).toHaveLength(5);
  });

  it('knows when the next one falls due, also where others are overdue', async () => {
    const due = () => nextDue(test.ctx.db.read, 'deliveries', test.clock.now());
    expect(await due()).toBeNull();
    const at = test.clock.now() + 30;
    await addDeliveries(test, [
      deliveryRow('1', 'c'),
      deliveryRow('2', 'c', { due_at: at + 5 }),
      deliveryRow('3', 'c', { due_at: at, namespace_id: 'ns_z' }),
      deliveryRow('4', 'c', { due_at: at - 9, lease_owner: 'w' }),
    ]);
    expect(await due()).toBe(at);
  });

  it('takes everything that is due in the end, and never more than there are places', async () => {
    const delivery = fc.record({
      channel: fc.integer({ min: 0, max: 5 }),
      namespace: fc.integer({ min: 0, max: 2 }),
      due: fc.constantFrom(0, -1000, -1, 5000),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(delivery, { maxLength: 60 }),
        fc.integer({ min: 1, max: 3 }),
        async (all, n) => {
          run++;
          const now = test.clock.now();
          const rows = all.map((one, i) =>
            deliveryRow(`${run}_${i}`, `c${one.channel}`, {
              namespace_id: `ns_${run}_${one.namespace}`,
              due_at: one.due === 0 ? 0 : now + one.due,
            }),
          );
          await addDeliveries(test, rows);
          const taken = new Map<string, number>();
          const claimed: string[] = [];
          let turn = START;
          for (let round = 0; round < 200; round++) {
            const found = await claim({ free: 5, perChannel: () => n, taken }, turn);
            if (found.length === 0 && taken.size === 0) break;
            if (found.length === 0) taken.clear(); // all that was under way has ended
            expect(found.length).toBeLessThanOrEqual(5);
            for (const { delivery_id, channel_id, namespace_id } of found) {
              taken.set(channel_id, (taken.get(channel_id) ?? 0) + 1);
              expect(taken.get(channel_id)).toBeLessThanOrEqual(n);
              claimed.push(delivery_id);
              turn = { namespaceId: namespace_id, channelId: channel_id };
            }
          }
          const due = rows.filter((row) => (row.due_at ?? 0) <= now).map((row) => row.delivery_id);
          expect(claimed.sort()).toEqual(due.sort());
          await test.ctx.db.transaction((tx) => tx.deleteFrom('deliveries').execute());
        },
      ),
      { numRuns: triesHere(15) },
    );
  });
});
