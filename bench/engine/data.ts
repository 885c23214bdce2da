import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type EngineDocument, parseFilter, type Query } from '@tocsin/engine';

const SHARED = join(import.meta.dirname, '../../../shared');

/** Where the real data and the peers lie: beside the project, or where the environment says. */
export const DATA_DIR: string = process.env['TOCSIN_DATA_DIR'] || join(SHARED, 'data');
export const PEERS_DIR: string = process.env['TOCSIN_PEERS_DIR'] || join(SHARED, 'peers');

const DOCUMENTS = 'packages.jsonl.gz';
const QUERIES = 'queries_100k.jsonl.gz';

/** Queries in the file; more than these are the same ones with other words. */
export const QUERIES_IN_FILE = 100_000;

/** A package of the index. */
export interface Package {
  readonly id: string;
  readonly text: string;
}

/** A standing query as it is put. */
export interface NamedQuery {
  readonly id: string;
  readonly query: Query;
}

/** A query of the file, in the filter language. */
export interface Filter {
  readonly id: string;
  readonly query: unknown;
}

/** Files that the group cannot do without and that are not there. */
export function absentData(): string[] {
  return [DOCUMENTS, QUERIES].map((file) => join(DATA_DIR, file)).filter((file) => !existsSync(file));
}

/** The first packages of the index. */
export function readPackages(count: number): Package[] {
  return linesOf(DOCUMENTS, count);
}

/** The first standing queries, in the filter language. */
export function readFilters(count: number): Filter[] {
  return linesOf(QUERIES, count);
}

/** A package as the engine wants it. */
export function toDocument(payload: Package): EngineDocument {
  return { id: payload.id, payload: { ...payload }, vectors: new Map(), hashes: new Map() };
}

/** A filter read. */
export function toQuery({ id, query }: Filter): NamedQuery {
  return { id, query: parseFilter(query, { place: id }) };
}

function linesOf<T>(file: string, count: number): T[] {
  const text = gunzipSync(readFileSync(join(DATA_DIR, file))).toString();
  return text.split('\n', count).map((line) => JSON.parse(line) as T);
}
