import { compareCodePoints } from '@tocsin/engine';

/** What the order of hits rests on. */
export interface Ranked {
  readonly score: number;
  readonly documentId: string;
  readonly collectionId: string;
}

/** Best first; ties by document id, then collection id: the order is total, so that results repeat. */
export function byScore(a: Ranked, b: Ranked): number {
  return b.score - a.score || byId(a, b);
}

/** By document id, then collection id. */
export function byId(a: Omit<Ranked, 'score'>, b: Omit<Ranked, 'score'>): number {
  return compareCodePoints(a.documentId, b.documentId) || compareCodePoints(a.collectionId, b.collectionId);
}

const RANK: Readonly<Record<string, number>> = { number: 0, string: 1, boolean: 2 };

/** Numbers, then strings by code point, then booleans, then whatever cannot be ordered. */
export function compareValues(a: unknown, b: unknown): number {
  return (RANK[typeof a] ?? 3) - (RANK[typeof b] ?? 3) || compareSame(a, b);
}

function compareSame(a: unknown, b: unknown): number {
  if (typeof a === 'string') return compareCodePoints(a, b as string);
  return typeof a === 'object' ? 0 : Number(a) - Number(b);
}
