import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call, must, until } from './api.ts';
import { KILLS_TIMELINES } from './kills.ts';
import { makeScene, type Scene } from './scene.ts';
import { API_KEY } from './server.ts';

const SERVER = join(import.meta.dirname, 'clocked-server.mjs');

/**
 * How timelines run: as they are; and where many kills are asked for, as CI does, also with a SIGKILL behind every batch and every
 * step of time.
 */
export const VARIANTS: [name: string, kills: boolean][] = [
  ['', false],
  ...(KILLS_TIMELINES ? [[', killed all the while', true] as [string, boolean]] : []),
];

/** Milliseconds of a duration such as `10m`. */
export function ms(duration: string): number {
  const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  return Number(duration.slice(0, -1)) * (units[duration.slice(-1)] as number);
}

/** What a test looks at of an execution. */
export interface Told {
  readonly execution_id: string;
  readonly notification: { readonly status: string; readonly reason: string | null };
}

/** A real server process on a SQLite file, with a clock that the test moves. */
export class Timeline {
  url = '';
  now: number;
  scene!: Scene;
  /** Whether the process is killed after every step, and another one goes on. */
  readonly #kills: boolean;
  readonly #folder: string = mkdtempSync(join(tmpdir(), 'tocsin-timeline-'));
  #child: ChildProcess | null = null;

  /** @param now where its clock begins */
  constructor(kills: boolean, now: number = Date.UTC(2030, 0, 7, 8)) {
    this.#kills = kills;
    this.now = now;
  }

  /** Starts with an alert that fires for every document, telling these channels. */
  static async start(kills: boolean, hook: string | null, now?: number): Promise<Timeline> {
    const line = new Timeline(kills, now);
    await line.#start();
    line.scene = await makeScene(line.url, hook, [{ field: 'metadata.n', operator: 'gte', value: 0 }]);
    return line;
  }

  async #start(): Promise<void> {
    const child = fork(SERVER, {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: {
        PATH: process.env['PATH'] ?? '',
        TOCSIN_PORT: '0',
        TOCSIN_DATABASE_URL: `sqlite:${join(this.#folder, 'tocsin.db')}`,
        TOCSIN_API_KEY: API_KEY,
        TOCSIN_EGRESS_ALLOW: '127.0.0.1',
        TOCSIN_TEST_NOW: String(this.now),
      },
    });
    this.#child = child;
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    this.url = url;
  }

  /** Kills the process and starts another one. */
  async kill(): Promise<void> {
    await this.end();
    await this.#start();
  }

  /** Lets time pass. */
  async pass(duration: string | number): Promise<void> {
    this.now += typeof duration === 'number' ? duration : ms(duration);
    const moved = once(this.#child as ChildProcess, 'message');
    this.#child?.send(this.now);
    await moved;
    if (this.#kills) await this.kill();
  }

  /** Sends documents as one batch and waits for its execution. */
  async ingest(...documents: Record<string, unknown>[]): Promise<Told> {
    const path = `/v1/collections/${this.scene.collectionId}/documents/bulk`;
    const sent = documents.map(({ document_id, ...metadata }) => ({
      ...(document_id === undefined ? {} : { document_id }),
      metadata: { n: 1, ...metadata },
    }));
    const { batch_id } = await this.must('POST', path, { documents: sent });
    if (this.#kills) await this.kill();
    const list = () => this.must('GET', `/v1/alerts/executions?batch_id=${batch_id}`);
    return (await until(list, (page) => page.total_count === 1)).results[0];
  }

  /** The reason in the execution of a batch, null where people are told. */
  async reasonOf(...documents: Record<string, unknown>[]): Promise<string | null> {
    const { notification } = await this.ingest(...documents);
    return notification.status === 'held' ? notification.reason : null;
  }

  /** Changes the scene's alert. */
  alert(change: object): Promise<Record<string, unknown>> {
    return this.must('PATCH', `/v1/alerts/${this.scene.alertIds[0]}`, change);
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  must(method: string, path: string, body?: unknown): Promise<any> {
    return must(this.url, method, path, body, this.scene.headers);
  }

  call(method: string, path: string, body?: unknown): ReturnType<typeof call> {
    return call(this.url, method, path, body, this.scene.headers);
  }

  async end(): Promise<void> {
    const exited = once(this.#child as ChildProcess, 'exit');
    this.#child?.kill('SIGKILL');
    await exited;
  }

  /** Ends the process and removes what it kept. */
  async close(): Promise<void> {
    await this.end();
    rmSync(this.#folder, { recursive: true });
  }
}
