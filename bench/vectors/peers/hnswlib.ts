import { DIMENSIONS, type VectorSet } from '../vector-set.ts';
import { loadModule, NEAREST_FOR_ALL, type PeerOpener, type Rows } from './peer.ts';

interface Hnswlib {
  readonly HierarchicalNSW: new (
    space: 'cosine',
    dimensions: number,
  ) => {
    initIndex(maxElements: number): void;
    addPoint(point: number[], label: number): void;
    searchKnn(query: number[], count: number): { distances: number[]; neighbors: number[] };
  };
}

/** hnswlib's graph with its defaults. */
export const openHnswlib: PeerOpener = async ({ rows }) => {
  const hnswlib = loadModule<Hnswlib>('hnswlib-node');
  if (hnswlib === null) return null;
  const index = new hnswlib.HierarchicalNSW('cosine', DIMENSIONS);
  index.initIndex(rows.length);
  for (const [label, row] of rows.entries()) index.addPoint(Array.from(row), label);
  const find = (queries: VectorSet, count: number, most: number): Rows =>
    queries.rows.map((query) => {
      const { neighbors, distances } = index.searchKnn(Array.from(query), count);
      return neighbors.filter((_, i) => (distances[i] as number) <= most);
    });
  return {
    above: (queries, minScore) => find(queries, NEAREST_FOR_ALL, 1 - minScore),
    nearest: (queries, count) => find(queries, count, Infinity),
  };
};
