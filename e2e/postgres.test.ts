import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { must, until } from './support/api.ts';
import { allExecutions, sendNumbered, untilExecutions } from './support/documents.ts';
import { startFollower } from './support/follower.ts';
import { fewerKills } from './support/kills.ts';
import { expectNothingLostOrDoubled } from './support/ledger.ts';
import {
  createDatabase,
  hasPostgres,
  RESTART_COMMAND,
  restartPostgres,
  type TestDatabase,
} from './support/postgres.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { makeScene } from './support/scene.ts';
import { type ServerProcess, startServer } from './support/server.ts';

const KILLS = fewerKills(5);
const FIRES = { field: 'metadata.n', operator: 'gte', value: 0 };
const SILENT = { field: 'metadata.n', operator: 'lt', value: 0 };

let database: TestDatabase;
let receiver: Receiver;
let servers: ServerProcess[];

const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T;
const startThree = () => Promise.all([1, 2, 3].map(() => startServer(database.url)));
const url = (i: number): string => (servers[i] as ServerProcess).url;

/** Sends again, to whichever server takes it, what was not taken. */
async function sendUntilTaken(scene: Parameters<typeof sendNumbered>[1], numbers: number[]): Promise<void> {
  let missing = numbers;
  await until(
    async () => {
      const taken = await Promise.all(missing.map((n) => sendNumbered(pick(servers).url, scene, n)));
      missing = missing.filter((_, i) => !taken[i]);
      return missing.length;
    },
    (left) => left === 0,
    60_000,
  );
}

describe.skipIf(!hasPostgres)('three processes on one PostgreSQL database', () => {
  beforeEach(async () => {
    database = await createDatabase();
    receiver = await startReceiver();
    servers = await startThree(); // all three at once on an empty database
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.kill('SIGTERM')));
    await receiver.close();
    await database.remove();
  });

  it(
    `lose nothing and record nothing twice over ${KILLS} kills`,
    async () => {
      const scene = await makeScene(url(0), receiver.url, [FIRES, SILENT]);
      const follower = await startFollower(() => pick(servers).url, scene.headers, '?status=completed');
      let n = 0;
      const missing: number[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        const numbers = Array.from({ length: 5 + Math.floor(Math.random() * 20) }, () => n++);
        const sent = numbers.map((number) => sendNumbered(pick(servers).url, scene, number));
        await Promise.race(sent);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
        const victim = Math.floor(Math.random() * servers.length);
        await (servers[victim] as ServerProcess).kill('SIGKILL');
        const taken = await Promise.all(sent);
        servers[victim] = await startServer(database.url);
        missing.push(...numbers.filter((_, i) => !taken[i]));
      }
      // A request that a dead process was busy with is "still running" until the others know that it is dead.
      await sendUntilTaken(scene, missing);
      await expectNothingLostOrDoubled(url(0), scene, receiver, n);
      const all = (await allExecutions(url(0), '?status=completed', scene)).map((one) => one.execution_id);
      await until(
        async () => follower.told.length,
        (told) => told >= all.length,
      );
      follower.close();
      expect([...follower.told].sort()).toEqual(all.sort());
    },
    120_000 + KILLS * 15_000,
  );

  it('go on with the work of one that died', async () => {
    const scene = await makeScene(url(0), receiver.url, [FIRES, SILENT]);
    const [alive, ...others] = servers as [ServerProcess, ...ServerProcess[]];
    await Promise.all(others.map((server) => server.kill('SIGTERM')));
    servers = [alive];
    await sendUntilTaken(scene, [0]);
    await untilExecutions(alive.url, scene, 2);
    const received = async (): Promise<number> => receiver.received.length;
    await until(received, (count) => count === 1);
    const other = await startServer(database.url, { TOCSIN_WORKERS: '0' });
    const [dead] = await database.query('select process_id from processes order by started_at desc limit 1');
    await other.kill('SIGKILL');
    // What it would have held: a delivery that was being sent.
    await database.query(
      `update deliveries set state = 'pending', due_at = 0, finished_at = null, lease_until = 0, lease_owner = '${dead?.['process_id']}/notifier'`,
    );
    await until(received, (count) => count === 2, 25_000);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
  }, 60_000);

  it('check the next batch with a changed alert, whichever of them accepts and whichever checks it', async () => {
    const scene = await makeScene(url(0), null, [FIRES]);
    const [alertId = ''] = scene.alertIds;
    for (let round = 0; round < 12; round++) {
      const fires = round % 2 === 1;
      const value = fires ? 0 : 1e9;
      const stage = { stage_id: 'attribute_filter', parameters: { ...FIRES, value } };
      const retriever = { stages: [{ stage_name: 'filter', stage_type: 'filter', config: stage }] };
      await must(url(round % 3), 'PATCH', `/v1/alerts/${alertId}`, { retriever }, scene.headers);
      await sendUntilTaken(scene, [round]);
      await untilExecutions(url(0), scene, round + 1);
      const [latest] = (
        await must(url((round + 1) % 3), 'GET', '/v1/alerts/executions?limit=1', undefined, scene.headers)
      ).results;
      expect([round, latest.triggered]).toEqual([round, fires]);
    }
  }, 60_000);

  it.skipIf(RESTART_COMMAND === undefined)(
    'go on after the database was restarted under load, without losing or doubling anything',
    async () => {
      const scene = await makeScene(url(0), receiver.url, [FIRES, SILENT]);
      let n = 0;
      for (let restart = 0; restart < 3; restart++) {
        const numbers = Array.from({ length: 60 }, () => n++);
        const sent = numbers.map((number) => sendNumbered(pick(servers).url, scene, number));
        await Promise.race(sent);
        await restartPostgres();
        const taken = await Promise.all(sent);
        await sendUntilTaken(
          scene,
          numbers.filter((_, i) => !taken[i]),
        );
      }
      await expectNothingLostOrDoubled(url(0), scene, receiver, n);
    },
    240_000,
  );
});
