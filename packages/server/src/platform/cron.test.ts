import { expect, it } from 'vitest';
import { CronError, checkSchedule, nextTick } from './cron.ts';

const at = (text: string): number => Date.parse(text);
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

it('a tick is at the local time of its zone', () => {
  const berlin = { cron: '0 9 * * 1-5', timezone: 'Europe/Berlin' };
  expect(iso(nextTick(berlin, at('2026-07-03T06:59:59Z')))).toBe('2026-07-03T07:00:00.000Z');
  expect(iso(nextTick(berlin, at('2026-07-03T07:00:00Z')))).toBe('2026-07-06T07:00:00.000Z');
  expect(iso(nextTick(berlin, at('2026-12-01T00:00:00Z')))).toBe('2026-12-01T08:00:00.000Z');
});

it('a tick in the hour that clocks leave out comes behind it, one in the hour that comes twice comes once', () => {
  const night = { cron: '30 2 * * *', timezone: 'Europe/Berlin' };
  expect(iso(nextTick(night, at('2026-03-29T00:00:00Z')))).toBe('2026-03-29T01:00:00.000Z');
  expect(iso(nextTick(night, at('2026-10-25T00:00:00Z')))).toBe('2026-10-25T00:30:00.000Z');
  expect(iso(nextTick(night, at('2026-10-25T00:30:00Z')))).toBe('2026-10-26T01:30:00.000Z');
});

it.each([
  ['* * * * * *', 'UTC', 'cron', 'five fields'],
  ['61 * * * *', 'UTC', 'cron', 'five fields'],
  ['now and then', 'UTC', 'cron', 'five fields'],
  ['0 0 30 2 *', 'UTC', 'cron', 'never comes'],
  ['0 9 * * *', 'Mars/Olympus', 'timezone', 'IANA'],
])('%j in %j is refused', (cron, timezone, part, why) => {
  const checking = (): void => checkSchedule({ cron, timezone }, at('2026-01-01T00:00:00Z'));
  expect(checking).toThrow(CronError);
  expect(checking).toThrow(expect.objectContaining({ part, message: expect.stringContaining(why) }));
});
