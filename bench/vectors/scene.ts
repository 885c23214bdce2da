import { VectorIndex } from '@tocsin/engine';
import { say } from '../support/report.ts';
import { makeBatches } from './batches.ts';
import { openPeers, type PeerName, type Peers } from './peers/peers.ts';
import { Reference } from './reference.ts';
import { DIMENSIONS, type VectorSet } from './vector-set.ts';

const BATCHES = 5;
/** How many of the best are asked for. */
export const COUNT = 10;
/** With the least of all thresholds: all that is asked of references. */
const ASKED = { least: 0.8, count: COUNT };

/** A batch of queries, and what is to be found. */
export interface Question {
  readonly queries: VectorSet;
  readonly reference: Reference;
}

/** The same vectors in the index and in its peers, and questions to all of them. */
export interface Scene {
  readonly set: VectorSet;
  readonly questions: readonly Question[];
  readonly index: VectorIndex;
  readonly peers: Peers;
}

/** Frees what the scene holds. */
export function closeScene({ index, peers }: Scene): void {
  index.release();
  for (const peer of peers.values()) peer?.close?.();
}

/** @param heldOut queries that are not in the set @param folder for what peers write */
export async function makeScene(
  set: VectorSet,
  heldOut: VectorSet,
  peers: readonly PeerName[],
  folder: string,
): Promise<Scene> {
  const index = new VectorIndex({ dimensions: DIMENSIONS });
  const start = performance.now();
  for (const row of set.rows) index.add(row);
  say(`${set.rows.length} vectors added in ${Math.round(performance.now() - start)} ms`);
  const questions = makeBatches(set, heldOut, BATCHES).map((queries) => ({
    queries,
    reference: new Reference(set.rows, set.rows.length, queries, ASKED),
  }));
  return { set, questions, index, peers: await openPeers(peers, set, folder) };
}
