import { DIMENSIONS, type VectorSet } from '../vector-set.ts';
import { loadModule, NEAREST_FOR_ALL, type PeerOpener, type Rows, type VectorPeer } from './peer.ts';

interface Matches {
  readonly keys: BigUint64Array;
  readonly distances: Float32Array;
}
interface BatchMatches {
  get(query: number): Matches;
}
interface Usearch {
  readonly Index: new (options: {
    dimensions: number;
    metric: 'cos';
  }) => {
    add(keys: BigUint64Array, vectors: Float32Array, threads: number): void;
    search(queries: Float32Array, count: number, threads: number): BatchMatches;
  };
  exactSearch(
    set: Float32Array,
    queries: Float32Array,
    dimensions: number,
    count: number,
    metric: 'cos',
    threads: number,
  ): BatchMatches;
}

/** usearch, comparing with every vector. */
export const openUsearchExact: PeerOpener = async ({ flat }) => {
  const usearch = loadModule<Usearch>('usearch');
  return (
    usearch &&
    peerOf((queries, count) => usearch.exactSearch(flat, queries.flat, DIMENSIONS, count, 'cos', 1))
  );
};

/** usearch's graph with its defaults, built on as many threads as there are. */
export const openUsearchHnsw: PeerOpener = async ({ flat, rows }) => {
  const usearch = loadModule<Usearch>('usearch');
  if (usearch === null) return null;
  const index = new usearch.Index({ dimensions: DIMENSIONS, metric: 'cos' });
  index.add(
    BigUint64Array.from(rows, (_, i) => BigInt(i)),
    flat,
    0,
  );
  return peerOf((queries, count) => index.search(queries.flat, count, 1));
};

function peerOf(search: (queries: VectorSet, count: number) => BatchMatches): VectorPeer {
  const find = (queries: VectorSet, count: number, most: number): Rows => {
    const found = search(queries, count);
    return queries.rows.map((_, i) => {
      const { keys, distances } = found.get(i);
      return Array.from(keys, Number).filter((_key, at) => (distances[at] as number) <= most);
    });
  };
  return {
    above: (queries, minScore) => find(queries, NEAREST_FOR_ALL, 1 - minScore),
    nearest: (queries, count) => find(queries, count, Infinity),
  };
}
