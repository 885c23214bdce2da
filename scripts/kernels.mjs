import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import asc from 'assemblyscript/asc';

const OPTIONS = [
  '--enable',
  'simd',
  '-O3',
  '--runtime',
  'stub',
  '--importMemory',
  '--noAssert',
  '--noColors',
];
/** For threads: memory that may be shared, of up to 4 GiB. */
const SHARED = ['--enable', 'threads', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'];

/**
 * Compiles the kernels and writes them as a module of text, so that they are loaded where code is loaded.
 * @param {string} root the project's folder
 */
export async function kernels(root) {
  return [
    '// Generated from packages/engine/kernels by scripts/generate.mjs.',
    '',
    '/** The kernels as a WebAssembly module, in base64. */',
    constant('BINARY', await compile(root, OPTIONS)),
    '',
    '/** The same over memory that threads share. */',
    constant('SHARED_BINARY', await compile(root, [...OPTIONS, ...SHARED])),
    '',
  ].join('\n');
}

function constant(name, base64) {
  const lines = base64.match(/.{1,96}/g).map((line) => `  '${line}',`);
  return `export const ${name}: string = [\n${lines.join('\n')}\n].join('');`;
}

async function compile(root, options) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-kernels-'));
  const output = path.join(folder, 'kernels.wasm');
  const source = 'packages/engine/kernels/index.ts';
  const { error, stderr } = await asc.main([source, '-o', output, '--baseDir', root, ...options]);
  if (error) throw new Error(`the kernels do not compile: ${stderr.toString()}`);
  const base64 = readFileSync(output).toString('base64');
  rmSync(folder, { recursive: true });
  return base64;
}
