import type { MatchReport } from '@tocsin/engine';
import { expect, test } from 'vitest';
import { AlertSet } from './alert-set.ts';
import type { AlertPlan, PlannedAlert } from './collection-alerts.ts';
import type { PreparedAlert } from './prepared-alert.ts';
import { isRecorded, RECORD_ALL_LIMIT } from './recorded.ts';

const STANDING: AlertPlan = { kind: 'standing', rest: [] };

function planned(alertId: string, change: Partial<PreparedAlert> = {}, plan = STANDING): PlannedAlert {
  const alert = { alertId, record: 'auto', triggerOn: 'results', phase: 3, priority: 0, ...change };
  return { alert: alert as PreparedAlert, plan };
}

function report(matching: readonly string[], failing: readonly string[] = []): MatchReport {
  return {
    matches: new Map(matching.map((id) => [id, []])),
    errors: failing.map((queryId) => ({ queryId, message: 'bad' })),
    queriesConsidered: 0,
    queriesRun: 0,
    durationMs: 0,
  };
}

/** So many alerts that not every run is recorded, and these. */
function withMany(some: readonly PlannedAlert[]): AlertSet {
  const set = new AlertSet();
  for (let i = 0; i < RECORD_ALL_LIMIT; i++) set.set(`many${i}`, planned(`many${i}`));
  for (const one of some) set.set(one.alert.alertId, one);
  return set;
}

const idsOf = (alerts: readonly PlannedAlert[]): string[] => alerts.map(({ alert }) => alert.alertId);

test('of many alerts those that matched, failed, or are to be looked at anyway are concerned, in order', () => {
  const set = withMany([
    planned('search', { phase: 1 }, { kind: 'search', stages: [] }),
    planned('broken', {}, { kind: 'broken', message: 'bad' }),
    planned('per document', { priority: 9 }, { kind: 'per_document' }),
    planned('none', { triggerOn: 'no_results' }),
    planned('recorded', { record: 'all' }),
    planned('only triggered', { record: 'triggered' }),
  ]);
  expect(idsOf(set.concernedBy(report([])))).toEqual([
    'search',
    'per document',
    'broken',
    'none',
    'recorded',
  ]);
  const both = set.concernedBy(report(['many7', 'only triggered', 'recorded', 'gone'], ['many3', 'many7']));
  expect(idsOf(both)).toEqual([
    'search',
    'per document',
    'broken',
    'many3',
    'many7',
    'none',
    'only triggered',
    'recorded',
  ]);
});

test('of few alerts all are concerned, as every run is recorded', () => {
  const set = withMany([]);
  expect(set.concernedBy(report([]))).toHaveLength(RECORD_ALL_LIMIT);
  set.set('one more', planned('one more'));
  expect(set.concernedBy(report([]))).toEqual([]);
  set.delete('one more');
  expect(set.concernedBy(report([]))).toHaveLength(RECORD_ALL_LIMIT);
});

test('an alert that is replaced is concerned by what it is now', () => {
  const set = withMany([planned('a', { record: 'all' })]);
  set.set('a', planned('a'));
  expect(set.concernedBy(report([]))).toEqual([]);
  set.set('a', planned('a', { triggerOn: 'no_results' }));
  expect(idsOf(set.concernedBy(report([])))).toEqual(['a']);
  set.clear();
  expect(set.size).toBe(0);
  expect(set.concernedBy(report(['a']))).toEqual([]);
});

test('nothing that would be recorded is left out', () => {
  const outcome = { status: 'completed', triggered: false } as const;
  for (const record of ['auto', 'all', 'triggered'] as const)
    for (const many of [false, true]) {
      const one = planned('a', { record });
      const set = many ? withMany([one]) : new AlertSet();
      set.set('a', one);
      const wanted = isRecorded({ ...outcome, alert: one.alert } as never, set.size);
      if (wanted) expect(idsOf(set.concernedBy(report([])))).toContain('a');
    }
});
