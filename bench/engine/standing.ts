import { Monitor } from '@tocsin/engine';
import { compilePattern } from '../../packages/server/src/retrieve/patterns.ts';
import { type Filter, QUERIES_IN_FILE, readFilters, readPackages, toDocument, toQuery } from './data.ts';
import { OtherWords } from './other-words.ts';

/** Queries that are read before they are put, so that reading is not counted. */
const CHUNK = 10_000;
/** Other documents before the measured ones: they tell which words are frequent, and warm up. */
const WARM_UP = 3000;

/** What a process of its own is to measure. */
export interface StandingOrder {
  readonly queries: number;
  readonly documents: number;
  readonly runs: number;
}

/** What it found. */
export interface StandingResult {
  /** Of each run. */
  readonly docsPerSecond: readonly number[];
  readonly matches: number;
  /** Of the queries of the file alone, without those with other words. */
  readonly matchesOfFile: number;
  readonly runPerDocument: number;
  readonly putPerSecond: number;
  /** Memory of the process less what it had without queries, after garbage collection. */
  readonly bytesPerQuery: number;
  readonly residentBytes: number;
}

/** Puts queries and matches documents against them, again and again. */
export function measureStanding({ queries, documents, runs }: StandingOrder): StandingResult {
  const packages = readPackages(documents + WARM_UP);
  const filters = filtersOf(queries);
  const before = memory();
  const monitor = new Monitor({ compilePattern });
  const putMs = putAll(monitor, filters);
  const bytesPerQuery = (memory() - before) / queries;
  const batch = packages.slice(0, documents).map(toDocument);
  monitor.match(packages.slice(documents).map(toDocument));
  const times = Array.from({ length: runs }, () => timeOf(() => monitor.match(batch)));
  const report = monitor.match(batch);
  let [matches, matchesOfFile] = [0, 0];
  for (const [id, found] of report.matches) {
    matches += found.length;
    if (id.split('_').length === 2) matchesOfFile += found.length;
  }
  return {
    docsPerSecond: times.map((ms) => (documents * 1000) / ms),
    matches,
    matchesOfFile,
    runPerDocument: report.queriesRun / documents,
    putPerSecond: (queries * 1000) / putMs,
    bytesPerQuery,
    residentBytes: process.memoryUsage().rss,
  };
}

/** Filters one after the other, so that a million of them need not be there at once. */
function* filtersOf(count: number): Generator<Filter> {
  const filters = readFilters(Math.min(count, QUERIES_IN_FILE));
  const others = count > QUERIES_IN_FILE ? new OtherWords(readPackages(20_000)) : null;
  for (let i = 0; i < count; i++) {
    const filter = filters[i % filters.length] as Filter;
    yield others?.repeat(filter, Math.floor(i / filters.length)) ?? filter;
  }
}

/** @returns the milliseconds that putting took, without reading the filters */
function putAll(monitor: Monitor, filters: Iterable<Filter>): number {
  let spent = 0;
  let chunk: Filter[] = [];
  const putChunk = (): void => {
    const read = chunk.map(toQuery);
    chunk = [];
    spent += timeOf(() => {
      for (const { id, query } of read) monitor.put(id, query);
    });
  };
  for (const filter of filters) if (chunk.push(filter) === CHUNK) putChunk();
  putChunk();
  return spent;
}

function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function memory(): number {
  // What a collection frees outside the heap is counted by the next one.
  for (let i = 0; i < 4; i++) globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const order = process.argv[2];
if (order !== undefined && process.argv[1]?.endsWith('standing.ts'))
  process.stdout.write(JSON.stringify(measureStanding(JSON.parse(order) as StandingOrder)));
