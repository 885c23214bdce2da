import { describe, expect, it } from 'vitest';
import { readTimeSteps } from './time-steps.ts';

describe('the steps of statistics', () => {
  const now = Date.parse('2030-01-01T10:20:30Z');
  const shown = (query: object) => {
    const { from, to, stepMs } = readTimeSteps(query, now);
    return [new Date(from).toISOString(), new Date(to).toISOString(), stepMs / 60_000];
  };

  it.each([
    [{}, ['2030-01-01T09:20:00.000Z', '2030-01-01T10:21:00.000Z', 1]],
    [{ since: '2030-01-01T00:00:00Z' }, ['2030-01-01T00:00:00.000Z', '2030-01-01T10:30:00.000Z', 10]],
    [{ since: '2029-12-02T10:20:30Z' }, ['2029-12-02T08:00:00.000Z', '2030-01-01T16:00:00.000Z', 480]],
    [{ step: '1h' }, ['2030-01-01T09:00:00.000Z', '2030-01-01T11:00:00.000Z', 60]],
    [
      { since: '2030-01-01T00:00:00+05:00', until: '2030-01-01T00:30:00+05:00', step: '30m' },
      ['2029-12-31T19:00:00.000Z', '2029-12-31T19:30:00.000Z', 30],
    ],
  ])('of %j are whole ones', (query, expected) => {
    expect(shown(query)).toEqual(expected);
  });

  it.each([
    [{ since: '2030-01-01T10:20:30Z' }, 'since: must be earlier than now'],
    [{ since: '2030-01-02T00:00:00Z', until: '2030-01-01T00:00:00Z' }, 'since: must be earlier than until'],
    [{ step: '7m' }, 'step: must fill an hour or a day'],
    [{ step: '30s' }, 'step: must fill an hour or a day'],
    [{ step: '5h' }, 'step: must fill an hour or a day'],
    [{ since: '2029-01-01T00:00:00Z', step: '1d' }, 'step: makes 366 buckets'],
    [{ since: '1000-01-01T00:00:00Z' }, 'since: the range is too long'],
  ])('of %j are refused', (query, message) => {
    expect(() => readTimeSteps(query, now)).toThrow(message);
  });
});
