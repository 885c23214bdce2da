import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SOURCE = join(import.meta.dirname, 'hamming.c');
const FLAGS = ['-O3', '-march=native', '-mpopcnt'];
const run = promisify(execFile);

/** What a plain loop in C made of the same hashes. */
export interface NativeResult {
  /** Milliseconds of each run. */
  readonly times: readonly number[];
  readonly found: number;
}

/** The peer compiled; null where there is no C compiler for it. @param folder where it is put */
export async function compileNative(folder: string): Promise<string | null> {
  const program = join(folder, 'hamming');
  try {
    await run(process.env['CC'] || 'cc', [...FLAGS, SOURCE, '-o', program]);
    return program;
  } catch {
    return null;
  }
}

/** Searches in a process of its own. @param file a scratch file that the hashes are handed over in */
export async function runNative(
  program: string,
  file: string,
  rows: Uint8Array,
  queries: readonly Uint8Array[],
  order: { readonly maxDistance: number; readonly runs: number },
): Promise<NativeResult> {
  writeFileSync(file, Buffer.concat([...queries, rows]));
  const numbers = [queries.length, order.maxDistance, order.runs];
  const { stdout } = await run(program, [file, ...numbers.map(String)], { maxBuffer: 2 ** 20 });
  return JSON.parse(stdout) as NativeResult;
}
