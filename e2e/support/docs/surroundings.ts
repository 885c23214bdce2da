import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Shell } from './shell.ts';

/** The key that pages use. */
export const API_KEY = 'sk_local_development_only';

const SERVER = 'npm start';
const RECEIVER = `node -e "require('http').createServer((q, s) => q.pipe(s)).listen(9000, '127.0.0.1', () => console.log('ready'))"`;

/** Where blocks run: an empty folder, and ports that are free in place of 8080 and 9000. */
export class Surroundings {
  readonly #folder: string = mkdtempSync(path.join(tmpdir(), 'tocsin-docs-'));
  readonly #shells: Shell[] = [];
  readonly #ports: Readonly<Record<string, number>>;

  private constructor(ports: Readonly<Record<string, number>>) {
    this.#ports = ports;
  }

  /** Nothing runs yet: the page starts what it needs. */
  static async empty(): Promise<Surroundings> {
    return new Surroundings({ 8080: await freePort(), 9000: await freePort() });
  }

  /** A server runs, and an endpoint for webhooks, as pages ask for that say nothing else. */
  static async running(): Promise<Surroundings> {
    const made = await Surroundings.empty();
    const shell = made.shell();
    await Promise.all([
      shell.leave(SERVER).waitFor('listens on'),
      shell.leave(made.here(RECEIVER)).waitFor('ready'),
    ]);
    return made;
  }

  /** A shell of one page. */
  shell(): Shell {
    const shell = new Shell(this.#folder, {
      PATH: process.env['PATH'] ?? '',
      HOME: this.#folder,
      TOCSIN_PORT: String(this.#ports['8080']),
      TOCSIN_API_KEY: API_KEY,
      TOCSIN_EGRESS_ALLOW: '127.0.0.1',
      TOCSIN_LOG_LEVEL: 'silent',
    });
    this.#shells.push(shell);
    return shell;
  }

  /** A text of a page with the ports of these surroundings. */
  here(text: string): string {
    return text.replaceAll(/\b(8080|9000)\b/g, (port) => String(this.#ports[port]));
  }

  /** Ends all that was started, and removes what it wrote. */
  async close(): Promise<void> {
    for (const shell of this.#shells) await shell.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Below the range from which systems hand out ports by themselves, so that nobody else gets it meanwhile. */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (await isFree(port)) return port;
  }
  throw new Error('no port is free');
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
