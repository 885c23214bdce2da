import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DATA_DIR, PEERS_DIR } from './data.ts';

/** What the plain standing-query index made of the same queries and documents. */
export interface BaselineResult {
  readonly docsPerSecond: number;
  readonly matches: number;
  readonly candidatesPerDoc: number;
}

/** Runs the peer in a process of its own; null where it is not there. */
export async function runBaseline(queries: number, documents: number): Promise<BaselineResult | null> {
  const file = join(PEERS_DIR, 'baseline.mjs');
  if (!existsSync(file)) return null;
  const parameters = [file, DATA_DIR, String(queries), String(documents)];
  const { stdout } = await promisify(execFile)(process.execPath, parameters);
  return JSON.parse(stdout) as BaselineResult;
}
