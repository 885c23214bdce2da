import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../../..');
/** What blocks use that one before them made. */
const AT_HAND = "import type { Tocsin } from '@tocsin/sdk';\ndeclare const tocsin: Tocsin;\n";

/** What the compiler says of pieces of code, each a module of its own; empty where all is right. */
export function faultsOfTypes(pieces: readonly { name: string; code: string }[]): string {
  const parent = path.join(ROOT, 'node_modules/.cache');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(path.join(parent, 'docs-'));
  const files = pieces.map(({ name, code }) => {
    const file = `${name.replaceAll(/\W+/g, '-')}.ts`;
    writeFileSync(path.join(folder, file), code.includes('import { Tocsin') ? code : AT_HAND + code);
    return file;
  });
  const compilerOptions = {
    noEmit: true,
    composite: false,
    isolatedDeclarations: false,
    customConditions: ['@tocsin/source'],
  };
  const config = { extends: path.join(ROOT, 'tsconfig.base.json'), compilerOptions, files };
  writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}');
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return stdout;
}
