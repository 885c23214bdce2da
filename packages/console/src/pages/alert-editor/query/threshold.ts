import type { StageInput } from '@tocsin/contract';
import { replaced } from './json.ts';
import type { SearchClause } from './search.ts';
import { readStage, type SearchCard, writeStage } from './stages.ts';

interface Found {
  readonly stage: number;
  readonly search: number;
  readonly card: SearchCard;
  readonly clause: SearchClause;
}

/** The search that a place names: `stages[0].parameters.searches[1]`. */
function find(stages: readonly StageInput[], place: string): Found | null {
  const [, stage, search] = /stages\[(\d+)\].*\.searches\[(\d+)\]/.exec(place) ?? [];
  const card = readStage(stages[Number(stage)]);
  const clause = card.kind === 'search' ? card.clauses[Number(search)] : undefined;
  if (card.kind !== 'search' || clause === undefined) return null;
  return { stage: Number(stage), search: Number(search), card, clause };
}

/**
 * The lowest score that a search lets pass, as the stages say it; null where the builder does not know the search.
 * @param bits of the hash, where it is one
 */
export function thresholdAt(
  stages: readonly StageInput[],
  place: string,
  bits: number | null,
): number | null {
  const clause = find(stages, place)?.clause;
  if (clause === undefined) return null;
  if (clause.minScore !== null) return clause.minScore;
  return clause.maxDistance === null || bits === null ? null : 1 - clause.maxDistance / bits;
}

/** The stages with another threshold, in bits where they say it in bits. @param score the lowest that is to pass */
export function withThreshold(
  stages: readonly StageInput[],
  place: string,
  score: number,
  bits: number | null,
): readonly StageInput[] {
  const found = find(stages, place);
  if (found === null) return stages;
  const { stage, search, card, clause } = found;
  const isBits = clause.minScore === null && bits !== null;
  const next = isBits
    ? { ...clause, maxDistance: Math.round((1 - score) * bits) }
    : { ...clause, minScore: score };
  return replaced(stages, stage, writeStage({ ...card, clauses: replaced(card.clauses, search, next) }));
}
