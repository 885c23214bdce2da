import { expect, it } from 'vitest';
import type { Backlog } from '../store/backlog.ts';
import { createTestClock } from '../testing/context.ts';
import { createBacklogCache } from './backlog-cache.ts';

const NONE = {} as Backlog;

it('asks the database once a second, however often it is asked', async () => {
  const clock = createTestClock();
  let reads = 0;
  const cached = createBacklogCache(
    async () => (reads++, NONE),
    clock,
    () => 0,
  );
  await Promise.all([cached(), cached(), cached()]);
  clock.moveBy(999);
  await cached();
  expect(reads).toBe(1);
  clock.moveBy(1);
  await cached();
  expect(reads).toBe(2);
});

it('spends at most a twentieth of the time with reading', async () => {
  const clock = createTestClock();
  let elapsed = 0;
  let reads = 0;
  const slow = async (): Promise<Backlog> => {
    reads++;
    elapsed += 200;
    return NONE;
  };
  const cached = createBacklogCache(slow, clock, () => elapsed);
  await cached();
  clock.moveBy(3999);
  await cached();
  expect(reads).toBe(1);
  clock.moveBy(1);
  await cached();
  expect(reads).toBe(2);
});

it('reads again after the clock was set back, and after a failure', async () => {
  const clock = createTestClock();
  let reads = 0;
  const cached = createBacklogCache(
    async () => {
      if (++reads === 1) throw new Error('not now');
      return NONE;
    },
    clock,
    () => 0,
  );
  await expect(cached()).rejects.toThrow('not now');
  clock.moveBy(-5000);
  await expect(cached()).resolves.toBe(NONE);
  expect(reads).toBe(2);
});
