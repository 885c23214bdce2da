import { compileCompare, type PatternCompiler, type Predicate } from './compile-compare.ts';
import type { PreparedDocument } from './document.ts';
import type { Compare, Near, Query, Similar } from './query.ts';
import { cosineScore, dotScore, euclidScore, hammingDistance, hashScore } from './scores.ts';
import { tokenize } from './text.ts';

/** Why a clause let a document pass. */
export interface Evidence {
  /** The clause in short. */
  readonly clause: string;
  readonly field?: string;
  readonly feature?: string;
  readonly operator?: string;
  readonly value?: unknown;
  /** 0 to 1. */
  readonly score?: number;
  /** Bits. */
  readonly distance?: number;
  readonly threshold?: number;
  readonly terms?: readonly string[];
}

/** That a document matches: its score in [0, 1] and the clauses that it passed. */
export interface Verdict {
  readonly score: number;
  readonly evidence: readonly Evidence[];
}

/** A query that can be run. */
export interface CompiledQuery {
  matches(document: PreparedDocument): boolean;
  /** null where the document does not match. */
  verdict(document: PreparedDocument): Verdict | null;
}

/** A node as functions: whether it holds, and the evidence where it does. */
interface Clause {
  readonly holds: Predicate;
  explain(document: PreparedDocument, into: Evidence[]): void;
}

/**
 * Compiles a query.
 * @throws Error where a pattern is not valid
 */
export function compileQuery(
  query: Query,
  options: { readonly compilePattern: PatternCompiler },
): CompiledQuery {
  const clause = compileNode(query, options.compilePattern);
  return {
    matches: clause.holds,
    verdict(document) {
      if (!clause.holds(document)) return null;
      const evidence: Evidence[] = [];
      clause.explain(document, evidence);
      const scores = evidence.flatMap(({ score }) => (score === undefined ? [] : [score]));
      return { score: scores.length === 0 ? 1 : Math.max(...scores), evidence };
    },
  };
}

function compileNode(query: Query, compilePattern: PatternCompiler): Clause {
  if (query.type === 'compare') return comparing(query, compileCompare(query, compilePattern));
  if (query.type === 'similar') return scoring(query, similarityOf(query));
  if (query.type === 'hash') return scoring(query, nearnessOf(query));
  const children = query.children.map((child) => compileNode(child, compilePattern));
  if (query.type === 'and')
    return {
      holds: (document) => children.every((child) => child.holds(document)),
      explain: (document, into) => children.forEach((child) => child.explain(document, into)),
    };
  if (query.type === 'or')
    return {
      holds: (document) => children.some((child) => child.holds(document)),
      explain: (document, into) => {
        for (const child of children) if (child.holds(document)) child.explain(document, into);
      },
    };
  return { holds: (document) => !children.some((child) => child.holds(document)), explain: () => {} };
}

function comparing(node: Compare, holds: Predicate): Clause {
  const { field, operator, value } = node;
  const evidence: Evidence = {
    clause: `${field} ${operator} ${JSON.stringify(value)}`,
    field,
    operator,
    value,
    ...(operator === 'text' && typeof value === 'string' ? { terms: tokenize(value) } : {}),
  };
  return { holds, explain: (_, into) => void into.push(evidence) };
}

type Measure = (document: PreparedDocument) => { score: number; distance?: number } | null;

function scoring(node: Similar | Near, measure: Measure): Clause {
  const threshold = node.type === 'similar' ? node.minScore : node.maxDistance;
  return {
    holds: (document) => measure(document) !== null,
    explain(document, into) {
      const measured = measure(document);
      if (measured)
        into.push({ clause: `near ${node.feature}`, feature: node.feature, ...measured, threshold });
    },
  };
}

const METRICS = { cosine: cosineScore, dot: dotScore, euclid: euclidScore } as const;

function similarityOf({ feature, query, minScore, metric }: Similar): Measure {
  const scoreOf = METRICS[metric];
  const constant = 'field' in query ? null : Float32Array.from(query);
  return (document) => {
    const vector = document.document.vectors.get(feature);
    const wanted = constant ?? vectorAt(document, (query as { field: string }).field);
    if (vector === undefined || wanted === null || wanted.length !== vector.length) return null;
    const score = scoreOf(wanted, vector);
    return score >= minScore ? { score } : null;
  };
}

function vectorAt(document: PreparedDocument, field: string): Float32Array | null {
  const { values } = document.field(field);
  return values.length > 0 && values.every((value) => typeof value === 'number')
    ? Float32Array.from(values as number[])
    : null;
}

function nearnessOf({ feature, query, maxDistance }: Near): Measure {
  const constant = typeof query === 'string' ? fromHex(query) : null;
  return (document) => {
    const hash = document.document.hashes.get(feature);
    const wanted = constant ?? fromHex(document.field((query as { field: string }).field).values[0]);
    if (hash === undefined || wanted === null || wanted.length !== hash.length) return null;
    const distance = hammingDistance(wanted, hash);
    return distance <= maxDistance ? { score: hashScore(distance, hash.length * 8), distance } : null;
  };
}

function fromHex(hex: unknown): Uint8Array | null {
  if (typeof hex !== 'string' || !/^(?:[0-9a-f]{2})+$/i.test(hex)) return null;
  return Uint8Array.from(hex.match(/../g) as string[], (pair) => Number.parseInt(pair, 16));
}
