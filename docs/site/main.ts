// Builds the site into docs/site/dist; `dev` serves it while pages are edited, `preview` serves what was built.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, watch } from 'node:fs';
import path from 'node:path';
import { findForeign } from './check-built.ts';
import { deadEntries, sidebar } from './navigation.ts';
import { makePages, writePages } from './stage.ts';

const site = import.meta.dirname;
const root = path.join(site, '../..');
const pages = path.join(site, 'pages');
const [command = 'build', ...options] = process.argv.slice(2);

if (!['build', 'dev', 'preview'].includes(command)) fail(['usage: npm run docs [-- build|dev|preview]']);
await installIfStale();
const problems = command === 'preview' ? [] : stage();
if (command === 'build' && problems.length > 0) fail(problems);
for (const problem of problems) say(problem);
if (command === 'dev') stageAgain();
const code = await ended(
  run(path.join(site, 'node_modules/vitepress/bin/vitepress.js'), [command, site, ...options]),
);
if (code === 0 && command === 'build') fail(findForeign(path.join(site, 'dist')));
process.exitCode = code;

/** The tool is installed for those who build the site, and for nobody else. */
async function installIfStale(): Promise<void> {
  const note = path.join(site, 'node_modules/.package-lock.json');
  const wanted = JSON.parse(readFileSync(path.join(site, 'package-lock.json'), 'utf8'));
  const present = existsSync(note) ? JSON.parse(readFileSync(note, 'utf8')) : { packages: {} };
  const name = 'node_modules/vitepress';
  if (present.packages[name]?.integrity === wanted.packages[name].integrity) return;
  say('installing VitePress …');
  const npm = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: site,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if ((await ended(npm)) !== 0) process.exit(1);
}

/** Makes the pages. @returns what is wrong with them */
function stage(): string[] {
  const made = makePages(root);
  writePages(root, pages, made.pages);
  return [...made.problems, ...deadEntries(sidebar(root), made.pages)];
}

/** Pages are made again a moment after something was saved. */
function stageAgain(): void {
  let waiting: NodeJS.Timeout | undefined;
  watch(path.join(root, 'docs'), { recursive: true }, (_event, name) => {
    if (name?.startsWith('site')) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => stage().forEach(say), 100);
  });
}

function run(script: string, parameters: string[]): ChildProcess {
  return spawn(process.execPath, [script, ...parameters], { cwd: site, stdio: 'inherit' });
}

function ended(child: ChildProcess): Promise<number> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status) => resolve(status ?? 1));
  });
}

function fail(lines: readonly string[]): void {
  for (const line of lines) say(line);
  if (lines.length > 0) process.exit(1);
}

function say(line: string): void {
  process.stderr.write(`docs: ${line}\n`);
}
