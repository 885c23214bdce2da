import { type EngineDocument, Monitor, parseFilter } from '@tocsin/engine';
import { compilePattern } from '../../packages/server/src/retrieve/patterns.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { median } from '../support/statistics.ts';
import { runBaseline } from './baseline.ts';
import { absentData, readDocuments, readQueries } from './data.ts';

const RUNS = 3;
const MAX_DOCUMENTS = 2000;
/** Documents that tell how many there is time for; they warm up, too. */
const TRIAL = 20;
/** One run takes about so long at most, so that the group ends soon also where the engine is slow. */
const RUN_MS = 4000;

/** Standing queries against real documents, without a server around it. */
export async function engine(): Promise<Row[]> {
  const absent = absentData();
  if (absent.length > 0) {
    say(`engine skipped, not there: ${absent.join(', ')}; set TOCSIN_DATA_DIR`);
    return [];
  }
  return [await measure('queries-10k', 10_000), await measure('queries-100k', 100_000)];
}

async function measure(name: string, queries: number): Promise<Row> {
  const monitor = monitorOf(queries);
  const documents = readDocuments(MAX_DOCUMENTS).map(toEngineDocument);
  const trial = run(monitor, documents.slice(0, TRIAL));
  const count = Math.round(Math.min(MAX_DOCUMENTS, Math.max(TRIAL, (trial.docsPerSecond * RUN_MS) / 1000)));
  const some = documents.slice(0, count);
  const runs = Array.from({ length: RUNS }, () => run(monitor, some));
  const same = await runBaseline(queries, count);
  const matches = runs[0]?.matches ?? 0;
  // A figure of wrong results would be none.
  if (same !== null && same.matches !== matches)
    throw new Error(`${name}: ${matches} matches here, ${same.matches} by the baseline`);
  say(
    `${name}: ${count} documents, ${matches} matches${same === null ? ', no baseline' : ', as the baseline'}`,
  );
  // A few documents would be over too soon to tell the baseline's speed.
  const peer = count < MAX_DOCUMENTS ? await runBaseline(queries, MAX_DOCUMENTS) : same;
  const value = median(runs.map(({ docsPerSecond }) => docsPerSecond));
  const other = { name: 'baseline', value: peer?.docsPerSecond ?? null };
  return row(`engine/${name}`, value, 'documents/s', RUNS, other);
}

function monitorOf(queries: number): Monitor {
  const monitor = new Monitor({ compilePattern });
  for (const { id, query } of readQueries(queries)) monitor.put(id, parseFilter(query, { place: id }));
  return monitor;
}

function toEngineDocument(payload: { id: string }): EngineDocument {
  return { id: payload.id, payload: { ...payload }, vectors: new Map(), hashes: new Map() };
}

function run(
  monitor: Monitor,
  documents: readonly EngineDocument[],
): { docsPerSecond: number; matches: number } {
  const start = performance.now();
  const report = monitor.match(documents);
  const docsPerSecond = (documents.length * 1000) / (performance.now() - start);
  let matches = 0;
  for (const found of report.matches.values()) matches += found.length;
  return { docsPerSecond, matches };
}
