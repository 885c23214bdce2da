// Puts the server's compiled modules, which are many and small, into a few files that load in half the time and
// take less memory. Its dependencies stay what npm installs, but for Kysely, which is hundreds of modules by itself.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const server = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'packages', 'server');

/** What packages/server exports, and the threads it starts: each finds the others in its own folder. */
const ENTRIES = [
  'index.js',
  'main.js',
  'maintenance.js',
  'pipeline/matching-thread.js',
  'store/dialects/sqlite/writer-thread.js',
];

/** Bundled, though they are dependencies. */
const INSIDE = /^(@tocsin\/.*|kysely)$/;

/** Writes packages/server/dist/bundle from packages/server/dist. @throws where a module is missing */
export async function bundleServer() {
  const { dependencies } = JSON.parse(readFileSync(path.join(server, 'package.json'), 'utf8'));
  const outdir = path.join(server, 'dist', 'bundle');
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: ENTRIES.map((entry) => path.join(server, 'dist', entry)),
    entryNames: '[name]',
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys(dependencies).filter((name) => !INSIDE.test(name)),
    logLevel: 'warning',
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await bundleServer();
