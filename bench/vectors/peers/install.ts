import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { say } from '../../support/report.ts';
import { BENCH_PEERS_DIR } from './peer.ts';

const TIMEOUT_MS = 300_000;
const OPTIONS = ['--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=1'];

/** Installs the peers if that has not been tried yet. Nothing comes of it where it fails: they are missing then. */
export function installPeers(): void {
  if (process.env['TOCSIN_BENCH_PEERS']) return;
  const wanted = createHash('sha256')
    .update(readFileSync(join(BENCH_PEERS_DIR, 'package.json')))
    .digest('hex');
  const stamp = join(BENCH_PEERS_DIR, 'node_modules', '.tocsin-install');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('installing peers …');
  // Their scripts would fetch from elsewhere; only what has to be compiled is.
  if (!npm(['install', '--ignore-scripts', '--no-package-lock', '--no-save'])) return;
  compile('hnswlib-node');
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** With the headers beside this Node alone: without them they would be fetched. */
function compile(name: string): void {
  const root = dirname(dirname(realpathSync(process.execPath)));
  if (!existsSync(join(root, 'include/node/node.h')))
    return say(`${name} is not compiled: the headers of this Node are not beside it`);
  // Called so by older and newer versions of node-gyp.
  npm(['rebuild', name], { npm_config_nodedir: root, npm_package_config_node_gyp_nodedir: root });
}

function npm(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): boolean {
  const cli = process.env['npm_execpath'];
  const [command, first] = cli?.endsWith('npm-cli.js') ? [process.execPath, [cli]] : ['npm', []];
  const { status, error } = spawnSync(command, [...first, ...parameters, ...OPTIONS], {
    cwd: BENCH_PEERS_DIR,
    env: { ...process.env, ...environment },
    // Standard output is for the table alone.
    stdio: ['ignore', 2, 2],
    timeout: TIMEOUT_MS,
  });
  if (status !== 0) say(`npm ${parameters.join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
  return status === 0;
}
