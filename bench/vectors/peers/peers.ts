import { say } from '../../support/report.ts';
import type { VectorSet } from '../vector-set.ts';
import { openHnswlib } from './hnswlib.ts';
import { openJsLoop } from './js-loop.ts';
import { openLancedb } from './lancedb.ts';
import type { PeerOpener, VectorPeer } from './peer.ts';
import { openSqliteVec } from './sqlite-vec.ts';
import { openUsearchExact, openUsearchHnsw } from './usearch.ts';

const OPENERS = {
  'usearch-exact': openUsearchExact,
  'usearch-hnsw': openUsearchHnsw,
  hnswlib: openHnswlib,
  'sqlite-vec': openSqliteVec,
  lancedb: openLancedb,
  'js-loop': openJsLoop,
} satisfies Record<string, PeerOpener>;

/** How a peer is called in rows. */
export type PeerName = keyof typeof OPENERS;

/** All of them. */
export const PEER_NAMES: readonly PeerName[] = Object.keys(OPENERS) as PeerName[];
/** Those that take seconds for a batch: they are measured fewer times. */
export const SLOW_PEERS: ReadonlySet<PeerName> = new Set(['sqlite-vec', 'lancedb', 'js-loop']);

/** Peers with the vectors in them, null where one is not there. */
export type Peers = ReadonlyMap<PeerName, VectorPeer | null>;

/** Puts the vectors into each peer. @param folder for what they write */
export async function openPeers(names: readonly PeerName[], set: VectorSet, folder: string): Promise<Peers> {
  const peers = new Map<PeerName, VectorPeer | null>();
  for (const name of names) {
    const start = performance.now();
    const peer = await openOrNull(name, set, folder);
    peers.set(name, peer);
    if (peer !== null) say(`  ${name} has them in ${Math.round(performance.now() - start)} ms`);
  }
  return peers;
}

async function openOrNull(name: PeerName, set: VectorSet, folder: string): Promise<VectorPeer | null> {
  try {
    return await OPENERS[name](set, folder);
  } catch (error) {
    say(`${name} does not work here: ${String(error)}`);
    return null;
  }
}
