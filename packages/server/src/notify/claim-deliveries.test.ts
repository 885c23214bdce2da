import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextDue } from '../store/ready.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addDeliveries, deliveryRow } from '../testing/deliveries.ts';
import { triesHere } from '../testing/store.ts';
import { claimDeliveries, type FreePlaces, type Turn } from './claim-deliveries.ts';

let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const START: Turn = { namespaceId: '', channelId: '', searches: 0 };
const places = (taken: Record<string, number> = {}, change: Partial<FreePlaces> = {}): FreePlaces => ({
  free: 100,
  perChannel: () => 8,
  taken: new Map(Object.entries(taken)),
  ...change,
});
const claimIn = (free: FreePlaces, turn: Partial<Turn> = {}) =>
  claimDeliveries(test.ctx.db, 'w', { ...START, ...turn }, test.clock.now(), free);
const claim = async (free: FreePlaces, turn: Partial<Turn> = {}) => (await claimIn(free, turn)).deliveries;
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

  it('searches by channel as long as the first in the queue have no place, and looks at these again now and then', async () => {
    await addDeliveries(test, many('a_full', 700));
    await addDeliveries(test, [...many('b', 50), ...many('c', 50)]);
    const crowded = places({ a_full: 8 }, { perChannel: () => 2 });
    const first = await claimIn(crowded);
    expect([ids(first.deliveries), first.searches]).toEqual([['b_0000', 'b_0001', 'c_0000', 'c_0001'], 1]);
    const second = await claimIn(crowded, { searches: 1 });
    expect([ids(second.deliveries), second.searches]).toEqual([['b_0002', 'b_0003', 'c_0002', 'c_0003'], 2]);
    const roomy = places({}, { perChannel: () => 2 });
    expect((await claimIn(roomy, { searches: 15 })).searches).toBe(16);
    expect((await claimIn(roomy, { searches: 16 })).searches).toBe(0);
  });

  it('searches by channel at once where nothing had a place a moment ago', async () => {
    await addDeliveries(test, many('a_full', 100));
    expect(await claimIn(places({ a_full: 8 }))).toEqual({ deliveries: [], searches: 1 });
    const next = await claimIn(places({ a_full: 5 }), { searches: 1 });
    expect([ids(next.deliveries), next.searches]).toEqual([['a_full_0000', 'a_full_0001', 'a_full_0002'], 2]);
  });

  it('leaves behind neither fresh ones nor others where it searches by channel', async () => {
    const late = { due_at: test.clock.now() - 1, attempts: 1 };
    await addDeliveries(test, [...many('a_full', 700), ...many('b', 20)]);
    const again = many('b', 20, late).map((row) => ({
      ...row,
      delivery_id: `${row.delivery_id}_2`,
      execution_id: `${row.execution_id}_2`,
    }));
    await addDeliveries(test, again);
    const claimed = await claim(places({ a_full: 8 }), { searches: 1 });
    expect(claimed.filter((row) => row.attempts === 0)).toHaveLength(4);
    expect(claimed).toHaveLength(8);
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
            const { deliveries: found, searches } = await claimIn(
              { free: 5, perChannel: () => n, taken },
              turn,
            );
            turn = { ...turn, searches };
            if (found.length === 0 && taken.size === 0) break;
            if (found.length === 0) taken.clear(); // all that was under way has ended
            expect(found.length).toBeLessThanOrEqual(5);
            for (const { delivery_id, channel_id, namespace_id } of found) {
              taken.set(channel_id, (taken.get(channel_id) ?? 0) + 1);
              expect(taken.get(channel_id)).toBeLessThanOrEqual(n);
              claimed.push(delivery_id);
              turn = { namespaceId: namespace_id, channelId: channel_id, searches };
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
