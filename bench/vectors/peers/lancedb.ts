import { join } from 'node:path';
import type { VectorSet } from '../vector-set.ts';
import { loadModule, type PeerOpener, type Rows } from './peer.ts';

interface LanceQuery {
  distanceType(type: 'cosine'): this;
  distanceRange(lower: undefined, upper: number): this;
  select(columns: string[]): this;
  limit(count: number): this;
  toArray(): Promise<{ id: number }[]>;
}
interface Lance {
  connect(path: string): Promise<{
    createTable(
      name: string,
      data: { id: number; vector: Float32Array }[],
    ): Promise<{ vectorSearch(vector: Float32Array): LanceQuery }>;
  }>;
}

/** Read when the library starts: one thread each. */
const THREADS = ['LANCE_CPU_THREADS', 'LANCE_IO_THREADS', 'RAYON_NUM_THREADS', 'TOKIO_WORKER_THREADS'];

/** LanceDB as it is without an index: it compares with every vector, in a file. */
export const openLancedb: PeerOpener = async ({ rows }, folder) => {
  for (const name of THREADS) process.env[name] ??= '1';
  process.env['LANCE_LOG'] ??= 'error';
  const lance = loadModule<Lance>('@lancedb/lancedb');
  if (lance === null) return null;
  const connection = await lance.connect(join(folder, 'lance'));
  const table = await connection.createTable(
    'v',
    rows.map((vector, id) => ({ id, vector })),
  );
  const each = async (queries: VectorSet, narrow: (query: LanceQuery) => LanceQuery): Promise<Rows> => {
    const found: Rows = [];
    for (const query of queries.rows) {
      const search = table.vectorSearch(query).distanceType('cosine').select(['id', '_distance']);
      found.push((await narrow(search).toArray()).map(({ id }) => id));
    }
    return found;
  };
  return {
    above: (queries, minScore) =>
      each(queries, (query) => query.distanceRange(undefined, 1 - minScore).limit(rows.length)),
    nearest: (queries, count) => each(queries, (query) => query.limit(count)),
  };
};
