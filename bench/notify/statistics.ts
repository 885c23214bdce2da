import { openConnection } from '../../packages/server/src/store/dialects/sqlite/connection.ts';
import { fillHistory } from '../listing/fill.ts';
import type { Client } from '../support/client.ts';
import { insertRows } from '../support/insert-rows.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import type { Scene } from '../support/scene.ts';
import { median, quantile, timesOf } from '../support/statistics.ts';
import { CHANNELS, nth } from './ledger-fill.ts';

const RUNS = 30;
const WARM_UP = 3;
const HOUR_MS = 3_600_000;

/** Alerts of the scene whose runs are filled in. */
export const ALERTS = 20;
/** Each with a run of every alert: a million runs in 35 days. */
const BATCHES = 50_000;

/** Writes the runs of a scene and the channels of its ledger straight into the tables. */
export function fillRuns(databasePath: string, scene: Scene): void {
  say(`writing ${(BATCHES * ALERTS).toLocaleString('en')} runs`);
  fillHistory(databasePath, scene, BATCHES);
  const db = openConnection(databasePath, 'write');
  const { namespaceId: namespace_id } = scene;
  db.exec('BEGIN');
  insertRows(
    db,
    'channels',
    Array.from({ length: CHANNELS }, (_, i) => ({
      namespace_id,
      channel_id: nth('chn_', i),
      name: `channel ${i}`,
      kind: 'webhook',
      enabled: 1,
      owner_alert_id: null,
      owner_webhook_id: null,
      fallback_channel_id: null,
      config_json: '{}',
      sealed: null,
      failures: 0,
      failing_since: null,
      paused_at: null,
      pause_reason: null,
      created_at: 0,
      updated_at: 0,
    })),
  );
  db.exec('COMMIT');
  db.close();
}

/** What an overview asks for, over a million runs and a million deliveries. */
export async function statistics(client: Client, { alertIds }: Scene): Promise<Row[]> {
  say('reading statistics');
  const ago = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString();
  const alert = `alert_id=${alertIds[0]}`;
  const cases = {
    hour: '',
    day: `since=${ago(24)}`,
    month: `since=${ago(30 * 24)}`,
    'hour-alert': alert,
    'month-alert': `since=${ago(30 * 24)}&${alert}`,
    'month-ledger-alert': `since=${ago(30 * 24)}&alert_id=${nth('alt_', 0)}`,
  };
  const pieces = Object.entries(cases).map(
    ([name, query]) => [name, () => client.call('GET', `/v1/statistics?${query}`)] as const,
  );
  const times = await timesOf(Object.fromEntries(pieces), RUNS, WARM_UP);
  return Object.entries(times).flatMap(([name, ms]) => [
    row(`notify/statistics-1m/${name}`, median(ms), 'ms', RUNS),
    row(`notify/statistics-1m/${name}/p99`, quantile(ms, 0.99), 'ms', RUNS),
  ]);
}
