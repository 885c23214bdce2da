import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../../..');

/** The npm commands that pages use, without the wait for what is installed and built already. */
const PRELUDE = `
npm() {
  case "$*" in
    start) exec node '${ROOT}/packages/server/dist/bundle/main.js' ;;
    'run demo') exec node '${ROOT}/packages/cli/dist/demo.js' ;;
    'run tocsin -- '*) shift 3; node '${ROOT}/packages/cli/dist/main.js' "$@" ;;
    'run --silent tocsin -- '*) shift 4; node '${ROOT}/packages/cli/dist/main.js' "$@" ;;
    *) echo "no such command: npm $*" >&2; return 1 ;;
  esac
}
set -o pipefail
`;

/** A program that was left running. */
export interface Running {
  /** What it printed so far. */
  readonly output: () => string;
  /** Resolves when it has printed this. */
  waitFor(text: string): Promise<void>;
}

/** A shell in which the blocks of one page run one after the other, as a reader types them. */
export class Shell {
  readonly #child: ChildProcess;
  readonly #left: ChildProcess[] = [];
  readonly #options: { cwd: string; env: Record<string, string> };
  #printed = '';
  #count = 0;

  /** @param cwd a folder of its own */
  constructor(cwd: string, env: Record<string, string>) {
    this.#options = { cwd, env };
    this.#child = spawn('bash', [], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stdout?.on('data', (part) => (this.#printed += part));
    this.#child.stderr?.on('data', (part) => (this.#printed += part));
    this.#child.stdin?.write(PRELUDE);
  }

  /** Runs a block. @returns what it printed @throws where its last command fails */
  async run(code: string): Promise<string> {
    const mark = `end-of-block-${++this.#count}`;
    this.#printed = '';
    this.#child.stdin?.write(`${code}\nprintf '\\n${mark} %s\\n' $?\n`);
    const end = new RegExp(`\\n${mark} (\\d+)\\n`);
    await eventually(
      () => end.test(this.#printed),
      () => this.#printed,
    );
    const [, status] = end.exec(this.#printed) as RegExpExecArray;
    const printed = this.#printed.replace(end, '');
    if (status !== '0') throw new Error(`it ended with ${status}: ${printed}`);
    return printed;
  }

  /** Leaves a block running, in a terminal of its own. */
  leave(code: string): Running {
    const child = spawn('bash', ['-c', PRELUDE + code], { ...this.#options, stdio: 'pipe', detached: true });
    this.#left.push(child);
    let printed = '';
    child.stdout.on('data', (part) => (printed += part));
    child.stderr.on('data', (part) => (printed += part));
    const output = (): string => printed;
    return { output, waitFor: (text) => eventually(() => printed.includes(text), output) };
  }

  /** Ends the shell and all that was left running. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    for (const child of this.#left) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      process.kill(-child.pid, 'SIGKILL');
      await exited;
    }
  }
}

/** The deadline only ends a test that would never end. */
async function eventually(isSo: () => boolean, printed: () => string): Promise<void> {
  const end = Date.now() + 20_000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`it did not come; printed was: ${printed().slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
