import type { KyselyPlugin } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { insertion } from '../../store/database.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { addDeliveries, deliveryRow, NS } from '../../testing/deliveries.ts';
import { getDelivery } from './read.ts';

let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const ATTEMPT = {
  namespace_id: NS,
  delivery_id: 'dlv_1',
  attempt: 1,
  started_at: 0,
  duration_ms: 1,
  outcome: 'delivered',
  reason: 'sent',
  status_code: 200,
  error: null,
  response: null,
  request_json: null,
  response_headers_json: null,
  remark: null,
};

/** Records an attempt as soon as a first query has been answered. */
function recordingBehind(): KyselyPlugin {
  let isRecorded = false;
  return {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (!isRecorded) {
        isRecorded = true;
        await test.ctx.db.write([insertion('delivery_attempts', [ATTEMPT])]);
        await test.ctx.db.transaction((tx) =>
          tx.updateTable('deliveries').set({ state: 'delivered', attempts: 1 }).execute(),
        );
      }
      return result;
    },
  };
}

it('a delivery whose attempt ends while it is read is shown as before, or as after', async () => {
  await addDeliveries(test, [deliveryRow('dlv_1', 'chn_1')]);
  const before = await getDelivery(test.ctx.db.read.withPlugin(recordingBehind()), NS, 'dlv_1');
  expect([before.status, before.attempt_count, before.attempts.length]).toEqual(['pending', 0, 0]);
  const after = await getDelivery(test.ctx.db.read, NS, 'dlv_1');
  expect([after.status, after.attempt_count, after.attempts.length]).toEqual(['delivered', 1, 1]);
});
