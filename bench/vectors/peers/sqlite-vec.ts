import { DatabaseSync } from '@photostructure/sqlite';
import { DIMENSIONS, type VectorSet } from '../vector-set.ts';
import { loadModule, type PeerOpener, type Rows } from './peer.ts';

interface SqliteVec {
  getLoadablePath(): string;
}

/** The most that it can be asked for. */
const MOST = 4096;

/** sqlite-vec in memory, loaded into the SQLite that the server uses. It compares with every vector. */
export const openSqliteVec: PeerOpener = async ({ rows }) => {
  const extension = loadModule<SqliteVec>('sqlite-vec');
  if (extension === null) return null;
  const database = new DatabaseSync(':memory:', { allowExtension: true });
  database.enableLoadExtension(true);
  database.loadExtension(extension.getLoadablePath());
  database.exec(`create virtual table v using vec0(embedding float[${DIMENSIONS}] distance_metric=cosine)`);
  const insert = database.prepare('insert into v(rowid, embedding) values (?, ?)');
  database.exec('begin');
  for (const [row, vector] of rows.entries()) insert.run(BigInt(row), bytesOf(vector));
  database.exec('commit');
  const nearest = database.prepare('select rowid from v where embedding match ? and k = ?');
  const above = database.prepare('select rowid from v where embedding match ? and k = ? and distance <= ?');
  const each = (queries: VectorSet, ask: (query: Uint8Array) => unknown[]): Rows =>
    queries.rows.map((query) => ask(bytesOf(query)).map((found) => (found as { rowid: number }).rowid));
  return {
    above: (queries, minScore) => each(queries, (query) => above.all(query, MOST, 1 - minScore)),
    nearest: (queries, count) => each(queries, (query) => nearest.all(query, count)),
    close: () => database.close(),
  };
};

function bytesOf(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}
