import type { EngineDocument } from '../document/document.ts';
import { MAX_BYTES } from '../hashes/layout.ts';
import { StandingHashes } from '../hashes/standing-hashes.ts';
import type { HashQuery } from '../query/query.ts';
import { fromHex } from '../scores/hex.ts';
import { NearGroup } from './near-group.ts';
import type { NearRequest } from './near-table.ts';

/** Hex digits that a description shows. */
const SHOWN = 16;

/**
 * A clause on a hash as kernels look for it. Null for one whose hash each document brings itself, that is too long, or that
 * every hash passes.
 */
export function nearHash({ feature, query, maxDistance }: HashQuery): NearRequest<Uint8Array> | null {
  const hash = typeof query === 'string' ? fromHex(query) : null;
  // A limit that is no number is for the reference.
  if (hash === null || hash.length > MAX_BYTES || !(maxDistance < 8 * hash.length)) return null;
  const { length } = hash;
  return {
    value: hash,
    limit: maxDistance,
    group: `hash ${length}`,
    makeGroup: () =>
      new NearGroup(new StandingHashes({ bytes: length }), (document) => readHash(document, feature, length)),
    describe: () => describe(query as string),
  };
}

function readHash(
  { vectors, hashes }: EngineDocument,
  feature: string,
  length: number,
): Uint8Array | null | undefined {
  const hash = hashes.get(feature);
  if (hash === undefined) return vectors.has(feature) ? null : undefined;
  return hash.length === length ? hash : null;
}

function describe(hex: string): string {
  return hex.length > SHOWN ? `${hex.slice(0, SHOWN)}…` : hex;
}
