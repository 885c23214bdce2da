import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as sdk from '@tocsin/sdk';
import { runBlock } from '../../../packages/sdk/src/testing/run-block.ts';
import { type Block, blocksOf, kindOf } from './blocks.ts';
import { isAsShown } from './expected.ts';
import { type Running, Shell } from './shell.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const API_KEY = 'sk_local_development_only';
/** What a page starts where it says nothing else: the server, and an endpoint for webhooks. */
const SERVER = 'npm start';
const RECEIVER = `node -e "require('http').createServer((q, s) => q.pipe(s)).listen(9000, '127.0.0.1', () => console.log('ready'))"`;

/** Follows a page from its first block to its last, with a server and a receiver of its own. */
export class Reader {
  readonly blocks: readonly Block[];
  readonly #ports: Record<string, number>;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'tocsin-docs-'));
  readonly #shell: Shell;
  #last: (() => Promise<string>) | undefined;
  #printed = '';
  #background: Running | undefined;

  private constructor(page: string, ports: Record<string, number>) {
    this.#ports = ports;
    this.blocks = blocksOf(readFileSync(path.join(ROOT, page), 'utf8'));
    this.#shell = new Shell(this.#folder, {
      PATH: process.env['PATH'] ?? '',
      HOME: this.#folder,
      TOCSIN_PORT: String(ports['8080']),
      TOCSIN_API_KEY: API_KEY,
      TOCSIN_EGRESS_ALLOW: '127.0.0.1',
      TOCSIN_LOG_LEVEL: 'silent',
    });
  }

  /** @param page its file, from the root of the repository */
  static async open(page: string): Promise<Reader> {
    const reader = new Reader(page, { 8080: await freePort(), 9000: await freePort() });
    const kinds = new Set(reader.blocks.map(kindOf));
    if (!kinds.has('server')) await reader.#serve(SERVER);
    if (!kinds.has('background')) await reader.#shell.leave(reader.#here(RECEIVER)).waitFor('ready');
    return reader;
  }

  /** Does what a block says. @throws where that fails, or does not print what the page shows */
  async follow(block: Block): Promise<void> {
    const code = this.#here(block.code);
    switch (kindOf(block)) {
      case 'server':
        return this.#serve(code);
      case 'background':
        this.#background = this.#shell.leave(code);
        return this.#background.waitFor('ready');
      case 'shell':
        return this.#do(() => this.#shell.run(code));
      case 'typescript':
        return this.#do(() => this.#runTypeScript(code));
      case 'output':
        return this.#compare(block);
      default:
    }
  }

  /** Ends all that was started, and removes what it wrote. */
  async close(): Promise<void> {
    await this.#shell.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #serve(code: string): Promise<void> {
    await this.#shell.leave(code).waitFor('listens on');
  }

  async #do(step: () => Promise<string>): Promise<void> {
    this.#last = step;
    this.#printed = await step();
  }

  async #runTypeScript(code: string): Promise<string> {
    const tocsin = new sdk.Tocsin({ baseUrl: this.#here('http://127.0.0.1:8080'), apiKey: API_KEY });
    process.env['TOCSIN_API_KEY'] = API_KEY;
    const scope = { tocsin: tocsin.withNamespace('packages') };
    const { printed } = await runBlock(code, { '@tocsin/sdk': sdk }, scope);
    return printed.join('\n');
  }

  /** What takes a moment to be there is looked for again, where the page says that one waits for it. */
  async #compare({ code, language, words }: Block): Promise<void> {
    const end = Date.now() + 10_000;
    for (;;) {
      const printed = words.includes('background') ? (this.#background?.output() ?? '') : this.#printed;
      if (isAsShown(printed, code, language)) return;
      if (!words.includes('await') || Date.now() > end) throw new Error(`shown:\n${code}\nprinted:\n${printed}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (!words.includes('background') && this.#last) this.#printed = await this.#last();
    }
  }

  /** The text of a page with the ports that are free here. */
  #here(text: string): string {
    return text.replaceAll(/\b(8080|9000)\b/g, (port) => String(this.#ports[port]));
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
