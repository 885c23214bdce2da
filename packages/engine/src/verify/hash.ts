import type { PreparedDocument } from '../document/prepared.ts';
import { printQuery } from '../query/print.ts';
import type { HashQuery } from '../query/query.ts';
import { hammingDistance, hashScore } from '../scores/hash-scores.ts';
import { fromHex } from '../scores/hex.ts';
import type { Clause } from './clause.ts';

/** A hash search ready to run. Documents without the hash, or with one of another length, do not pass. */
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
      const hash = source.hashes.get(feature);
      return hash?.length === wanted.length ? hammingDistance(wanted, hash) : Number.NaN;
    };
  }
  return (document) => {
    const hash = document.source.hashes.get(feature);
    if (hash === undefined) return Number.NaN;
    const others = ownHashes(document, query.field).filter((other) => other.length === hash.length);
    return others.length === 0
      ? Number.NaN
      : Math.min(...others.map((other) => hammingDistance(other, hash)));
  };
}

/** The hashes that a document brings at a path, as hex, or under a feature's address. */
function ownHashes(document: PreparedDocument, field: string): Uint8Array[] {
  const feature = document.source.hashes.get(field);
  if (feature !== undefined) return [feature];
  const strings = document.field(field).each.strings(true);
  return strings.map(fromHex).filter((hash) => hash !== null);
}
