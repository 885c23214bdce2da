import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { withFolder } from '../support/scratch.ts';
import { median } from '../support/statistics.ts';
import type { MillionOrder, MillionResult } from './million.ts';
import { writeVectors } from './vector-file.ts';
import type { VectorSet } from './vector-set.ts';

const ROWS = 1_000_000;

/** `cosine-1m-memory`: what a process holds that searches a million vectors whose exact components stay in a file. */
export function cosine1mMemory(set: VectorSet): Promise<Row[]> {
  say('cosine-1m-memory');
  return withFolder(async (folder) => {
    const file = join(folder, 'vectors.f32');
    writeVectors(file, set, ROWS);
    const empty = Number(await run(['-p', 'process.memoryUsage.rss()'])) / 1e6;
    const order: MillionOrder = { file, rows: ROWS };
    const parameters = [...process.execArgv, `${import.meta.dirname}/million.ts`, JSON.stringify(order)];
    const result = JSON.parse(await run(parameters)) as MillionResult;
    say(
      `  ${Math.round((ROWS * 1000) / result.addMs)} vectors added a second; ` +
        `${Math.round(result.residentMegabytes)} MB in all, ${Math.round(empty)} MB of an empty process; ` +
        `${result.found} hits`,
    );
    return [
      row('engine/cosine-1m-memory', result.residentMegabytes - empty, 'MB', 1),
      row('engine/cosine-1m-memory/0.93', median(result.aboveMs), 'ms', result.aboveMs.length),
      row('engine/cosine-1m-memory/topk', median(result.nearestMs), 'ms', result.nearestMs.length),
    ];
  });
}

async function run(parameters: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { maxBuffer: 2 ** 20 });
  return stdout;
}
