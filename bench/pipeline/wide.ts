import { join } from 'node:path';
import { createIdSource } from '../../packages/server/src/platform/ids.ts';
import {
  type Connection,
  openConnection,
} from '../../packages/server/src/store/dialects/sqlite/connection.ts';
import type {
  AlertApplicationsTable,
  AlertsTable,
  RetrieversTable,
} from '../../packages/server/src/store/tables.ts';
import { createClient, untilTotal } from '../support/client.ts';
import { MARKER_FILTER, mixedFilters, quietDocument } from '../support/content.ts';
import { insertRows } from '../support/insert-rows.ts';
import { createRandom } from '../support/random.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { filterRetriever, makeScene, type Scene } from '../support/scene.ts';
import { withFolder } from '../support/scratch.ts';
import { startServer } from '../support/server.ts';
import { median } from '../support/statistics.ts';

const ALERTS = 100_000;
const RUNS = 200;
const WARM_UP = 100;
const ALERTS_A_TRANSACTION = 10_000;

/**
 * `wide`: one document, 100,000 standing alerts of which none triggers, from the `POST` until it has been checked. One of
 * the alerts records every run, which tells when that is. `wide/load`: the same for the first document after a start.
 */
export async function wide(): Promise<Row[]> {
  return withFolder(async (folder) => {
    const databasePath = join(folder, 'tocsin.db');
    const first = await startServer(databasePath);
    const scene = await makeScene(first.url, [{ filter: MARKER_FILTER, record: 'all' }]);
    await first.end();
    say(`wide: writing ${ALERTS.toLocaleString('en')} alerts`);
    copyAlert(databasePath, scene, mixedFilters(ALERTS - 1));
    const [load, ...times] = await timeChecks(databasePath, scene);
    return [
      row('pipeline/wide', median(times.slice(WARM_UP)), 'ms', RUNS),
      row('pipeline/wide/load', load as number, 'ms', 1),
    ];
  });
}

/** Each document when the one before has been checked. */
async function timeChecks(databasePath: string, scene: Scene): Promise<number[]> {
  const server = await startServer(databasePath);
  const client = createClient(server.url, scene.namespaceId);
  const random = createRandom(4);
  const times: number[] = [];
  for (let i = 0; i <= WARM_UP + RUNS; i++) {
    const document = quietDocument(`wide-${i}`, random);
    const body = JSON.stringify({ collection_id: scene.collectionId, ...document });
    const start = performance.now();
    await client.call('POST', `/v1/collections/${scene.collectionId}/documents`, body);
    // While alerts are loaded, asking all the time would take the worker's time.
    await untilTotal(client, i + 1, i === 0 ? 20 : 1);
    times.push(performance.now() - start);
  }
  client.close();
  await server.end();
  return times;
}

/** Writes alerts like the scene's only one, with other filters, straight into the tables of a server that is not running. */
function copyAlert(databasePath: string, scene: Scene, filters: readonly object[]): void {
  const db = openConnection(databasePath, 'write');
  const ids = createIdSource();
  const alert = onlyRow<AlertsTable>(db, 'alerts');
  const retriever = onlyRow<RetrieversTable>(db, 'retrievers');
  const application = onlyRow<AlertApplicationsTable>(db, 'alert_applications');
  for (let from = 0; from < filters.length; from += ALERTS_A_TRANSACTION) {
    const keys = filters.slice(from, from + ALERTS_A_TRANSACTION).map((filter, i) => ({
      filter,
      name: `copy ${from + i}`,
      alert_id: ids.next('alt_'),
      retriever_id: ids.next('ret_'),
    }));
    db.exec('BEGIN');
    insertRows(
      db,
      'retrievers',
      keys.map(({ filter, name, alert_id, retriever_id }) => {
        const definition = { ...JSON.parse(retriever.definition_json), ...filterRetriever(filter) };
        const definition_json = JSON.stringify(definition);
        return { ...retriever, retriever_id, name, owner_alert_id: alert_id, definition_json };
      }),
    );
    insertRows(
      db,
      'alerts',
      keys.map(({ name, alert_id, retriever_id }) => ({
        ...alert,
        alert_id,
        name,
        retriever_id,
        record: 'auto',
      })),
    );
    insertRows(
      db,
      'alert_applications',
      keys.map(({ alert_id }) => ({ ...application, alert_id })),
    );
    db.exec('COMMIT');
  }
  db.close();
  if (application.collection_id !== scene.collectionId) throw new Error('the alert is attached elsewhere');
}

function onlyRow<Row>(db: Connection, table: string): Row {
  const { rows } = db.run({ sql: `select * from ${table}`, rows: [[]] });
  if (rows.length !== 1) throw new Error(`${rows.length} rows in ${table} instead of one`);
  return rows[0] as Row;
}
