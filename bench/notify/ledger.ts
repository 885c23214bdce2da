import { join } from 'node:path';
import { type Client, createClient } from '../support/client.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { makeScene } from '../support/scene.ts';
import { withFolder } from '../support/scratch.ts';
import { startServer } from '../support/server.ts';
import { median, quantile, timesOf } from '../support/statistics.ts';
import { ledgerCases } from './ledger-cases.ts';
import { fillLedger } from './ledger-fill.ts';
import { ALERTS, fillRuns, statistics } from './statistics.ts';

const DELIVERIES = 1_000_000;
const PAGE_SIZE = 50;
const RUNS = 50;
const WARM_UP = 5;

/**
 * The first page of a ledger of a million deliveries, as a client gets it, for each filter and for mixes of them; and the
 * statistics over it and a million runs.
 */
export async function ledger(): Promise<Row[]> {
  return withFolder(async (folder) => {
    const databasePath = join(folder, 'tocsin.db');
    const first = await startServer(databasePath);
    const alerts = Array.from({ length: ALERTS }, () => ({
      filter: { field: 'n', operator: 'gt', value: 5 },
    }));
    const scene = await makeScene(first.url, alerts);
    const { namespaceId } = scene;
    await first.end();
    fillRuns(databasePath, scene);
    say(`writing ${DELIVERIES.toLocaleString('en')} deliveries`);
    const filled = fillLedger(databasePath, namespaceId, DELIVERIES);
    const server = await startServer(databasePath);
    const client = createClient(server.url, namespaceId);
    say('listing the ledger');
    const rows = [...(await measure(client, ledgerCases(filled))), ...(await statistics(client, scene))];
    client.close();
    await server.end();
    return rows;
  });
}

async function measure(client: Client, cases: Readonly<Record<string, object>>): Promise<Row[]> {
  const pieces = Object.entries(cases).map(([name, filter]) => {
    const body = { ...filter, limit: PAGE_SIZE };
    return [name, () => client.call('POST', '/v1/notifications/deliveries/list', body)] as const;
  });
  const times = await timesOf(Object.fromEntries(pieces), RUNS, WARM_UP);
  return Object.entries(times).flatMap(([name, ms]) => [
    row(`notify/ledger-1m/${name}`, median(ms), 'ms', RUNS),
    row(`notify/ledger-1m/${name}/p99`, quantile(ms, 0.99), 'ms', RUNS),
  ]);
}
