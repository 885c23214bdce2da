import type { EngineDocument } from '../document/document.ts';
import type { PreparedDocument } from '../document/prepared.ts';
import { printQuery } from '../query/print.ts';
import type { HashQuery } from '../query/query.ts';
import { hammingDistance, hashScore } from '../scores/hash-scores.ts';
import { fromHex } from '../scores/hex.ts';
import type { Clause } from './clause.ts';
import { hashShape, incomparable, vectorShape } from './comparable-feature.ts';

/** A hash search ready to run. Documents without the feature do not pass; a vector or another length is an error. */
export function hashClause(query: HashQuery): Clause {
  const { feature, maxDistance } = query;
  const clause = printQuery(query);
  const distanceOf = measure(query);
  return {
    matches: (document) => distanceOf(document) <= maxDistance,
    explain(document, evidence) {
      const distance = distanceOf(document);
      if (!(distance <= maxDistance)) return false;
      const bits = (document.source.hashes.get(feature)?.length ?? 0) * 8;
      evidence.push({ clause, feature, score: hashScore(distance, bits), distance, threshold: maxDistance });
      return true;
    },
  };
}

/** The distance of a document's hash in bits; NaN, which keeps no limit, where there is nothing to compare. */
function measure({ feature, query }: HashQuery): (document: PreparedDocument) => number {
  if (typeof query === 'string') {
    const wanted = fromHex(query) ?? new Uint8Array();
    return ({ source }) => {
      const hash = hashOf(source, feature, wanted);
      return hash === undefined ? Number.NaN : hammingDistance(wanted, hash);
    };
  }
  return (document) => {
    const all = ownHashes(document, query.field);
    const [first] = all;
    if (first === undefined) return Number.NaN;
    const bytes = (document.source.hashes.get(feature) ?? first).length;
    const others = all.filter((other) => other.length === bytes);
    const hash = hashOf(document.source, feature, others[0] ?? first);
    return hash === undefined ? Number.NaN : Math.min(...others.map((other) => hammingDistance(other, hash)));
  };
}

/** A document's hash, undefined where it has no such feature. @throws QueryError where it is not like the query */
function hashOf(
  { vectors, hashes }: EngineDocument,
  feature: string,
  query: Uint8Array,
): Uint8Array | undefined {
  const hash = hashes.get(feature);
  if (hash?.length === query.length) return hash;
  const vector = hash === undefined ? vectors.get(feature) : undefined;
  if (hash === undefined && vector === undefined) return undefined;
  const found = vector ? vectorShape(vector) : hashShape(hash as Uint8Array);
  throw incomparable(feature, hashShape(query), found);
}

/** The hashes that a document brings at a path, as hex, or under a feature's address. */
function ownHashes(document: PreparedDocument, field: string): Uint8Array[] {
  const feature = document.source.hashes.get(field);
  if (feature !== undefined) return [feature];
  const strings = document.field(field).each.strings(true);
  return strings.map(fromHex).filter((hash) => hash !== null);
}
