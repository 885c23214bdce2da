import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const SHARED = join(import.meta.dirname, '../../../shared');

/** Where the real data and the peers lie: beside the project, or where the environment says. */
export const DATA_DIR: string = process.env['TOCSIN_DATA_DIR'] || join(SHARED, 'data');
export const PEERS_DIR: string = process.env['TOCSIN_PEERS_DIR'] || join(SHARED, 'peers');

const DOCUMENTS = 'packages.jsonl.gz';
const QUERIES = 'queries_100k.jsonl.gz';

/** Files that the group cannot do without and that are not there. */
export function absentData(): string[] {
  return [DOCUMENTS, QUERIES].map((file) => join(DATA_DIR, file)).filter((file) => !existsSync(file));
}

/** The first documents of the package index. */
export function readDocuments(count: number): { id: string }[] {
  return linesOf(DOCUMENTS, count);
}

/** The first standing queries, in the filter language. */
export function readQueries(count: number): { id: string; query: unknown }[] {
  return linesOf(QUERIES, count);
}

function linesOf<T>(file: string, count: number): T[] {
  const text = gunzipSync(readFileSync(join(DATA_DIR, file))).toString();
  return text.split('\n', count).map((line) => JSON.parse(line) as T);
}
