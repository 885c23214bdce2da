// The starter behind `npm start`, `demo`, `test`, `bench`, `docs` and `tocsin`: installs and builds what is missing
// or stale, then runs. It needs Node alone, so that each command works as the first one after a clone.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, 'node_modules');
const installStamp = path.join(modules, '.tocsin-install');
const buildStamp = path.join(modules, '.tocsin-build');
const consoleStamp = path.join(modules, '.tocsin-console');

const commands = {
  start: () => load('packages/server/dist/bundle/main.js'),
  demo: () => load('packages/cli/dist/demo.js'),
  tocsin: () => load('packages/cli/dist/main.js'),
  test,
  bench,
  docs,
};

const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(commands, name ?? '')) {
  say(`usage: node scripts/run.mjs ${Object.keys(commands).join('|')} [arguments]`);
  process.exit(2);
}
installIfStale();
if (name !== 'docs') {
  await buildIfStale();
  buildConsoleIfStale();
}
await commands[name]();

function installIfStale() {
  const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lock).digest('hex');
  if (readStamp(installStamp) === hash) return;
  if (!isInstalled(JSON.parse(lock))) {
    say('installing dependencies …');
    npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  writeFileSync(installStamp, hash);
}

/** Whether what npm itself noted in node_modules is what the lock file asks for, after a plain `npm ci` for example. */
function isInstalled(lock) {
  const note = readStamp(path.join(modules, '.package-lock.json'));
  if (note === undefined) return false;
  const present = JSON.parse(note).packages;
  return Object.entries(lock.packages).every(([key, wanted]) => {
    // Workspaces themselves are noted as links; packages for other platforms are left out.
    if (!key.startsWith('node_modules/') || wanted.optional) return true;
    const found = present[key];
    return found?.version === wanted.version && found?.integrity === wanted.integrity;
  });
}

function npm(parameters) {
  const cli = process.env.npm_execpath;
  // npm_execpath may also name yarn or pnpm, which do not know this lock file.
  if (cli && /npm-cli\.c?js$/.test(cli) && existsSync(cli)) run(process.execPath, [cli, ...parameters]);
  else if (process.platform === 'win32') run(['npm.cmd', ...parameters].join(' '), [], { shell: true });
  else run('npm', parameters);
}

async function buildIfStale() {
  const hash = hashSources();
  const bundle = path.join(root, 'packages', 'server', 'dist', 'bundle', 'main.js');
  const missing = packages().some((dir) => !existsSync(path.join(dir, 'dist', 'index.js')));
  if (readStamp(buildStamp) === hash && !missing && existsSync(bundle)) return;
  say('building …');
  // The compiler's own notes do not look at whether every output is still there.
  run(process.execPath, [
    path.join(modules, 'typescript', 'bin', 'tsc'),
    '-b',
    ...(missing ? ['--force'] : []),
  ]);
  const { bundleServer } = await import('./bundle.mjs');
  await bundleServer();
  writeFileSync(buildStamp, hash);
}

/** The page is no TypeScript project of the others: it is bundled, with the client in it. */
function buildConsoleIfStale() {
  const dir = path.join(root, 'packages', 'console');
  const files = ['index.html', 'vite.config.ts', 'package.json'].map((name) => path.join(dir, name));
  const folders = ['console/src', 'console/public', 'sdk/src'].map((name) =>
    path.join(root, 'packages', name),
  );
  const hash = hashOf([...files, ...folders.flatMap(sources)]);
  if (readStamp(consoleStamp) === hash && existsSync(path.join(dir, 'dist', 'index.html'))) return;
  say('building the console …');
  run(process.execPath, [path.join(modules, 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: dir,
  });
  writeFileSync(consoleStamp, hash);
}

function hashSources() {
  const projects = packages().flatMap((dir) => [
    path.join(dir, 'tsconfig.json'),
    ...sources(path.join(dir, 'src')),
  ]);
  const own = ['tsconfig.json', 'tsconfig.base.json', 'scripts/bundle.mjs'].map((name) =>
    path.join(root, name),
  );
  return hashOf([...own, ...projects]);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash
      .update(`${path.relative(root, file).split(path.sep).join('/')}\0${content.length}\0`)
      .update(content);
  }
  return hash.digest('hex');
}

/** Those that the compiler builds. */
function packages() {
  const { references } = JSON.parse(readFileSync(path.join(root, 'tsconfig.json'), 'utf8'));
  return references.map((one) => path.join(root, one.path));
}

function sources(dir) {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Runs in this very process: signals reach the server directly and nothing is left behind. */
async function load(file) {
  const main = path.join(root, file);
  if (process.env.npm_lifecycle_event) stopWithParent();
  process.argv = [process.argv[0], main, ...args];
  await import(pathToFileURL(main).href);
}

/** npm runs this in a shell, and its shell hands no signal on: when they are gone, this process is to stop as well. */
function stopWithParent() {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

async function test() {
  const scratch = mkdtempSync(path.join(tmpdir(), 'tocsin-test-'));
  const report = path.join(scratch, 'report.json');
  const vitest = path.join(modules, 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  process.exitCode = await child([vitest, 'run', ...reporters, ...args]);
  const totals = readTotals(report);
  rmSync(scratch, { recursive: true, force: true });
  if (totals) process.stdout.write(`${totals}\n`);
}

function readTotals(report) {
  if (!existsSync(report)) return undefined;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  // A file that cannot be loaded has no tests to count; it must not read as "0 failed".
  const broken = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const failed = numFailedTests + broken;
  return `${numPassedTests} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped`;
}

/** Modules run from source: what is measured is what is being edited. */
async function bench() {
  await fromSource('bench/main.ts');
}

/** The documentation's site needs no build of the rest. */
async function docs() {
  await fromSource('docs/site/main.ts');
}

/** tsx hands Node's own flags on. */
async function fromSource(file) {
  const tsx = path.join(modules, 'tsx', 'dist', 'cli.mjs');
  process.exitCode = await child([tsx, '--conditions=@tocsin/source', path.join(root, file), ...args]);
}

/** Runs Node with the terminal handed over, passes signals on, and resolves to the exit code. */
function child(parameters) {
  const started = spawn(process.execPath, parameters, { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => started.kill(signal));
  return new Promise((resolve, reject) => {
    started.once('error', reject);
    started.once('exit', (code) => resolve(code ?? 1));
  });
}

function run(command, parameters, options) {
  // Standard output stays the command's own: what installing and building print goes to standard error.
  const result = spawnSync(command, parameters, { cwd: root, stdio: ['inherit', 2, 2], ...options });
  if (result.error) say(result.error.message);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function say(line) {
  process.stderr.write(`tocsin: ${line}\n`);
}
