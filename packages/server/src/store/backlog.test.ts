import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addDeliveries, deliveryRow, NS } from '../testing/deliveries.ts';
import { readBacklog } from './backlog.ts';
import { insertion } from './database.ts';

let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
  const namespace = { namespace_id: NS, name: 'n', definition_json: '{}', created_at: 0, updated_at: 0 };
  await test.ctx.db.write([insertion('namespaces', [namespace])]);
});
afterEach(() => test.close());

it('deliveries are due since they were made, or since they were to be tried again', async () => {
  const now = test.clock.now();
  const firstDue = async () => (await readBacklog(test.ctx.db.read, now)).firstDueAt;
  expect(await firstDue()).toBeNull();
  await addDeliveries(test, [deliveryRow('fresh', 'c', { created_at: now - 20 })]);
  expect(await firstDue()).toBe(now - 20);
  await addDeliveries(test, [deliveryRow('again', 'c', { created_at: 1, due_at: now - 50, attempts: 1 })]);
  expect(await firstDue()).toBe(now - 50);
});
