import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sendNumbered } from './support/documents.ts';
import { kills } from './support/kills.ts';
import { expectNothingLostOrDoubled } from './support/ledger.ts';
import { startReceiver } from './support/receiver.ts';
import { makeScene } from './support/scene.ts';
import { type ServerProcess, startServer } from './support/server.ts';

const KILLS = kills(5);

it(
  `loses nothing and records nothing twice over ${KILLS} kills`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-kill-'));
    const receiver = await startReceiver();
    const database = join(folder, 'tocsin.db');
    let server: ServerProcess = await startServer(database);
    const scene = await makeScene(server.url, receiver.url, [
      { field: 'metadata.n', operator: 'gte', value: 0 },
      { field: 'metadata.n', operator: 'lt', value: 0 },
    ]);
    let n = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      // Killed after a number of posts and a few milliseconds, both by chance, with more posts under way.
      const numbers = Array.from({ length: 5 + Math.floor(Math.random() * 20) }, () => n++);
      const sent = numbers.map((number) => sendNumbered(server.url, scene, number));
      await Promise.race(sent);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      await server.kill('SIGKILL');
      const taken = await Promise.all(sent);
      server = await startServer(database);
      const missing = numbers.filter((_, i) => !taken[i]);
      const again = await Promise.all(missing.map((number) => sendNumbered(server.url, scene, number)));
      expect(again).not.toContain(false);
    }
    await expectNothingLostOrDoubled(server.url, scene, receiver, n);
    await server.kill('SIGTERM');
    await receiver.close();
    rmSync(folder, { recursive: true });
  },
  60_000 + KILLS * 10_000,
);
