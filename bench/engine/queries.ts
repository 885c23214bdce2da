import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { median } from '../support/statistics.ts';
import { type BaselineResult, runBaseline } from './baseline.ts';
import type { StandingOrder, StandingResult } from './standing.ts';

const DOCUMENTS = 2000;
/** The engine and the baseline in turn, so that whatever else the machine does falls on both alike. */
const ROUNDS = 3;
/** Runs of a process: the fewer queries, the shorter a run, and the more a moment's disturbance weighs in it. */
const RUNS = { small: 25, large: 7 };

/** Standing queries against real documents, without a server around it. */
export async function queries(): Promise<Row[]> {
  const small = await besideBaseline('queries-10k', 10_000, RUNS.small);
  const large = await besideBaseline('queries-100k', 100_000, RUNS.large);
  const million = await runStanding({ queries: 1_000_000, documents: 1000, runs: RUNS.large });
  if (million.matchesOfFile === 0) throw new Error('queries-1m: the queries of the file match nothing');
  say(`queries-1m: ${million.matches} matches, ${million.runPerDocument} queries run a document`);
  return [
    small.row,
    large.row,
    row('engine/queries-1m', median(million.docsPerSecond), 'documents/s', RUNS.large),
    row('engine/queries-1m/resident', million.residentBytes / 1e6, 'MB', 1),
    row('engine/queries-1m/bytes', million.bytesPerQuery, 'bytes/query', 1),
    row('engine/put', median(large.results.map((one) => one.putPerSecond)), 'queries/s', ROUNDS),
    row('engine/put/1m', million.putPerSecond, 'queries/s', 1),
    row('engine/put/bytes', median(large.results.map((one) => one.bytesPerQuery)), 'bytes/query', ROUNDS),
  ];
}

/** @returns the row of a case, and what each round found */
async function besideBaseline(
  name: string,
  queries: number,
  runs: number,
): Promise<{ row: Row; results: StandingResult[] }> {
  const results: StandingResult[] = [];
  const peers: (BaselineResult | null)[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const result = await runStanding({ queries, documents: DOCUMENTS, runs });
    const peer = await runBaseline(queries, DOCUMENTS);
    results.push(result);
    peers.push(peer);
    // A figure of wrong results would be none.
    if (peer !== null && peer.matches !== result.matches)
      throw new Error(`${name}: ${result.matches} matches here, ${peer.matches} by the baseline`);
    say(
      `${name}: ${result.matches} matches${peer === null ? ', no baseline' : ', as the baseline'}; ` +
        `${result.runPerDocument} queries run a document, ${peer?.candidatesPerDoc ?? '?'} by the baseline`,
    );
  }
  const value = median(results.flatMap(({ docsPerSecond }) => docsPerSecond));
  const rates = peers.flatMap((peer) => (peer === null ? [] : [peer.docsPerSecond]));
  const peer = { name: 'baseline', value: rates.length === 0 ? null : median(rates) };
  return { row: row(`engine/${name}`, value, 'documents/s', ROUNDS * runs, peer), results };
}

/** In a process of its own, so that its memory is its own, too. */
async function runStanding(order: StandingOrder): Promise<StandingResult> {
  const file = `${import.meta.dirname}/standing.ts`;
  const parameters = ['--expose-gc', ...process.execArgv, file, JSON.stringify(order)];
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { maxBuffer: 2 ** 20 });
  return JSON.parse(stdout) as StandingResult;
}
