import { startServer } from '../support/server.ts';

const RUNS = 7;

/** Milliseconds until a server is ready whose predecessor was killed, so that SQLite's log is replayed, too. */
export async function restartTimes(databasePath: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const server = await startServer(databasePath);
    times.push(server.readyMs);
    await server.end('SIGKILL');
  }
  return times;
}
