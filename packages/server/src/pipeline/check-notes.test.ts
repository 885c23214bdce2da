import { expect, it } from 'vitest';
import { createLogger } from '../platform/log.ts';
import { createPrometheus } from '../platform/prometheus.ts';
import type { ExecutionsTable } from '../store/tables.ts';
import { UNTOLD_EXECUTION } from '../testing/rows.ts';
import { countExecutions, tellExecutions } from './check-notes.ts';

function execution(change: Partial<ExecutionsTable>): ExecutionsTable {
  return {
    namespace_id: 'ns_a',
    execution_id: 'exec_1',
    alert_id: 'alt_a',
    collection_id: 'col_a',
    batch_id: 'bat_a',
    triggered: 1,
    status: 'completed',
    mode: 'on_ingest',
    match_count: 3,
    limited: 0,
    skipped_documents: 0,
    executed_at: 0,
    duration_ms: 1,
    alert_version: 1,
    retriever_version: 1,
    include_matches: 1,
    notification_json: JSON.stringify({ status: 'pending', reason: null }),
    error_json: null,
    matches_json: '[]',
    ...UNTOLD_EXECUTION,
    ...change,
  };
}

const held = (reason: string): Partial<ExecutionsTable> => ({
  notification_json: JSON.stringify({ status: 'held', reason }),
});
const silent = {
  triggered: 0,
  match_count: 0,
  notification_json: JSON.stringify({ status: 'none', reason: null }),
};

it('counts executions by how they ended, their matches, and why nobody is told', async () => {
  const metrics = createPrometheus();
  countExecutions(metrics, [
    execution({}),
    execution(held('no_channel')),
    execution(held('channel_paused')),
    execution({ ...silent, status: 'failed' }),
    execution(silent),
  ]);
  const { text } = await metrics.show(async () => {});
  const own = text.split('\n').filter((row) => /^tocsin_(executions|matches|deliveries)_total/.test(row));
  expect(own.sort()).toEqual([
    'tocsin_deliveries_total{outcome="held",reason="channel_paused"} 1',
    'tocsin_deliveries_total{outcome="held",reason="no_channel"} 1',
    'tocsin_executions_total{status="completed",triggered="false"} 1',
    'tocsin_executions_total{status="completed",triggered="true"} 3',
    'tocsin_executions_total{status="failed",triggered="false"} 1',
    'tocsin_matches_total 9',
  ]);
});

it('names in the log what triggered or did not complete, and not the many that found nothing', () => {
  const lines: { execution_id: string }[] = [];
  const log = createLogger('debug', (line) => void lines.push(JSON.parse(line)));
  tellExecutions(log, [
    execution({}),
    execution({ ...silent, execution_id: 'exec_2' }),
    execution({ ...silent, execution_id: 'exec_3', status: 'partial' }),
  ]);
  expect(lines.map((line) => line.execution_id)).toEqual(['exec_1', 'exec_3']);
});

it('says why nobody is told in the word of the API', () => {
  const lines: object[] = [];
  const log = createLogger('info', (line) => void lines.push(JSON.parse(line)));
  tellExecutions(log, [execution({}), execution({ ...held('muted'), notification_reason: 'muted' })]);
  expect(lines).toMatchObject([{ message: 'notification held', execution_id: 'exec_1', reason: 'muted' }]);
});
