import { expect, it } from 'vitest';
import { deliveryRow } from '../testing/deliveries.ts';
import { decide } from './attempt-result.ts';
import type { SendOutcome } from './notifier.ts';

const after = (outcome: SendOutcome, attempts = 0) =>
  decide({ ...deliveryRow('dlv_1', 'chn_1'), attempts }, outcome, 900, 1000, () => 0.5);

it('an attempt whose endpoint is gone leaves its delivery waiting, however many there were', () => {
  const gone: SendOutcome = { outcome: 'gone', statusCode: 410, durationMs: 1 };
  for (const attempts of [0, 50])
    expect(after(gone, attempts)).toMatchObject({
      attempt: { outcome: 'gone', reason: 'gone', status_code: 410 },
      state: 'pending',
      dueAt: 6000,
      reason: 'gone',
    });
});

it('the last attempt that fails ends its delivery, as one does that cannot succeed later', () => {
  const retry: SendOutcome = { outcome: 'retry', reason: 'timeout', retryAfterMs: 7000, durationMs: 1 };
  expect(after(retry)).toMatchObject({ state: 'pending', dueAt: 8000 });
  expect(after(retry, 12)).toMatchObject({ state: 'failed', dueAt: null, reason: 'timeout' });
  const refused: SendOutcome = { outcome: 'rejected', reason: 'refused', durationMs: 1 };
  expect(after(refused)).toMatchObject({ state: 'failed', dueAt: null, reason: 'refused' });
});
