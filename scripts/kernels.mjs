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

/**
 * Compiles the kernels and writes them as a module of text, so that they are loaded where code is loaded.
 * @param {string} root the project's folder
 */
export async function kernels(root) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-kernels-'));
  const output = path.join(folder, 'kernels.wasm');
  const { error, stderr } = await asc.main([
    'packages/engine/kernels/index.ts',
    '-o',
    output,
    '--baseDir',
    root,
    ...OPTIONS,
  ]);
  if (error) throw new Error(`the kernels do not compile: ${stderr.toString()}`);
  const base64 = readFileSync(output).toString('base64');
  rmSync(folder, { recursive: true });
  const lines = base64.match(/.{1,96}/g).map((line) => `  '${line}',`);
  return [
    '// Generated from packages/engine/kernels by scripts/generate.mjs.',
    '',
    '/** The kernels as a WebAssembly module, in base64. */',
    `export const BINARY: string = [\n${lines.join('\n')}\n].join('');`,
    '',
  ].join('\n');
}
