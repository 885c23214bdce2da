import { cosineScore, type EngineDocument, hammingDistance, hashScore } from '@tocsin/engine';

/** A feature of a document: a vector or the bytes of a hash. */
export type FeatureValue = Float32Array | Uint8Array;

/** A document's vector or hash at an address; undefined where it has none. */
export function featureOf(document: EngineDocument, feature: string): FeatureValue | undefined {
  return document.vectors.get(feature) ?? document.hashes.get(feature);
}

/** How alike two features are, in [0, 1]; 0 where they cannot be compared. */
export function similarity(a: FeatureValue | undefined, b: FeatureValue | undefined): number {
  if (a === undefined || b === undefined || a.length !== b.length) return 0;
  if (a instanceof Float32Array) return b instanceof Float32Array ? cosineScore(a, b) : 0;
  return b instanceof Float32Array ? 0 : hashScore(hammingDistance(a, b), a.length * 8);
}
