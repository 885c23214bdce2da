import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeliveriesTable } from '../../store/tables.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { addDeliveries, deliveryRow, NS } from '../../testing/deliveries.ts';
import { COMPARED, type DeliveryFilter } from './filter.ts';
import { newestIds } from './list.ts';

let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const DELIVERIES = 80;

/** The oldest first, with columns that are alike in long runs or seldom. */
function deliveries(): DeliveriesTable[] {
  return Array.from({ length: DELIVERIES }, (_, i) =>
    deliveryRow(test.ctx.ids.next('dlv_'), `chn_${i % 2}`, {
      execution_id: `exec_${i}`,
      alert_id: `alt_${i < 60 ? 0 : 1}`,
      ...(i % 3 === 1
        ? { state: 'delivered', reason: 'sent' }
        : { state: i % 10 === 0 ? 'failed' : 'held', reason: i % 3 === 0 ? 'timeout' : 'digest_pending' }),
      event_type: i % 4 === 0 ? 'alert.digest' : 'alert.triggered',
    }),
  );
}

it('finds the newest by any of its columns, however far each of them has to be searched', async () => {
  const rows = deliveries();
  await addDeliveries(test, rows);
  const newestFirst = rows.toReversed();
  const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  const filters = fc.record({
    alert_id: maybe('alt_0', 'alt_1', 'alt_none'),
    channel_id: maybe('chn_0', 'chn_1'),
    state: maybe('failed', 'held', 'delivered'),
    reason: maybe('timeout', 'sent', 'digest_pending'),
    event_type: maybe('alert.digest', 'alert.triggered'),
  });
  const wanted = fc.record({
    after: fc.option(fc.constantFrom(...rows.map((row) => row.delivery_id))),
    limit: fc.constantFrom(1, 3, 20),
    offset: fc.constantFrom(0, 2, 7),
    firstSteps: fc.constantFrom(1, 2, 5, 1000),
  });
  await fc.assert(
    fc.asyncProperty(filters, wanted, async (maybeSome, page) => {
      const filter = maybeSome as DeliveryFilter;
      const left = newestFirst
        .filter((row) => page.after === null || row.delivery_id < page.after)
        .filter((row) =>
          COMPARED.every((column) => filter[column] === undefined || row[column] === filter[column]),
        )
        .map((row) => row.delivery_id);
      const found = await newestIds({ db: test.ctx.db, namespaceId: NS }, filter, page);
      expect(found).toEqual(left.slice(page.offset, page.offset + page.limit));
    }),
  );
});
