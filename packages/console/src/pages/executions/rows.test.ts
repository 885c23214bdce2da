import { describe, expect, it } from 'vitest';
import { type ExecutionRow, type RowPages, unknownOf, withOnTop, withUpdates } from './rows.ts';

const row = (id: string, seconds: number, reason: string | null = null): ExecutionRow => ({
  execution_id: id,
  alert_id: 'alt_1',
  collection_id: 'col_1',
  triggered: true,
  match_count: 1,
  executed_at: new Date(seconds * 1000).toISOString(),
  duration_ms: 1,
  status: 'completed',
  mode: 'on_ingest',
  notification: { status: reason === null ? 'pending' : 'held', reason },
  error: null,
  arrivedAt: null,
});

const pages = (...all: ExecutionRow[][]): RowPages => ({
  pages: all.map((rows) => ({ rows, total: 10, next: null })),
  pageParams: all.map(() => null),
});

const ids = (all: RowPages): string[][] =>
  all.pages.map((page) => page.rows.map(({ execution_id }) => execution_id));

describe('the pages of the list', () => {
  it('get new rows on top, newest first, each once', () => {
    const before = pages([row('b', 2)], [row('a', 1)]);
    const after = withOnTop(before, [row('c', 3), row('a', 1), row('d', 4)]);
    expect(ids(after)).toEqual([['d', 'c', 'b'], ['a']]);
    expect(after.pages[0]?.total).toBe(12);
  });

  it('take over what is known anew and stay the same where nothing is', () => {
    const before = pages([row('b', 2)], [row('a', 1)]);
    expect(withUpdates(before, [row('a', 1)])).toBe(before);
    const after = withUpdates(before, [row('a', 1, 'muted')]);
    expect(after.pages[1]?.rows[0]?.notification?.reason).toBe('muted');
    expect(after.pages[0]).toBe(before.pages[0]);
  });

  it('say which rows they do not have', () => {
    expect(unknownOf(pages([row('a', 1)]), [row('a', 1), row('b', 2)])).toEqual([row('b', 2)]);
  });
});
