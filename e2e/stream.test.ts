import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from './support/api.ts';
import { allExecutions, sendNumbered, untilExecutions } from './support/documents.ts';
import { startFollower } from './support/follower.ts';
import { fewerKills } from './support/kills.ts';
import { makeScene } from './support/scene.ts';
import { type ServerProcess, startServer } from './support/server.ts';

const KILLS = fewerKills(2);

it(
  `a client that follows live is told of every run once over ${KILLS} kills`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-stream-'));
    const database = join(folder, 'tocsin.db');
    let server: ServerProcess = await startServer(database);
    const scene = await makeScene(server.url, null, [
      { field: 'metadata.n', operator: 'gte', value: 0 },
      { field: 'metadata.n', operator: 'lt', value: 0 },
    ]);
    const follower = await startFollower(() => server.url, scene.headers, '?triggered=true');
    let n = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const numbers = Array.from({ length: 5 + Math.floor(Math.random() * 20) }, () => n++);
      const sent = numbers.map((number) => sendNumbered(server.url, scene, number));
      await Promise.race(sent);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      await server.kill('SIGKILL');
      const taken = await Promise.all(sent);
      server = await startServer(database);
      const missing = numbers.filter((_, i) => !taken[i]);
      await Promise.all(missing.map((number) => sendNumbered(server.url, scene, number)));
    }
    await untilExecutions(server.url, scene, 2 * n);
    const all = await allExecutions(server.url, '?triggered=true', scene);
    await until(
      async () => follower.told.length,
      (told) => told >= n,
    );
    expect([...follower.told].sort()).toEqual(all.map((one) => one.execution_id).sort());
    // A kill may come before it has connected again.
    expect(follower.connections).toBeLessThanOrEqual(1 + KILLS);
    follower.close();
    const begin = performance.now();
    expect(await server.kill('SIGTERM')).toBe(0);
    expect(performance.now() - begin).toBeLessThan(5000);
    rmSync(folder, { recursive: true });
  },
  60_000 + KILLS * 10_000,
);
