import { ALWAYS } from '../keys/key-table.ts';
import type { Anchor, Range, Requirements } from './required.ts';

/** What looking at a query costs, with reading it from memory, beside reading past its entry in a list. */
const LOOK = 15;
/** Keys that so few documents have keep no ranges of their own. */
const RARE = 0.005;

/** Where a query is placed: with each of the keys and ranges of its anchor. */
export interface Placement {
  readonly keys: readonly number[];
  readonly ranges: readonly Range[];
  /** The key that the ranges are kept with; they are looked at where a document has it. */
  readonly under: number;
  /** Two more keys that the query requires, looked at before the query is; `ALWAYS` where there are none. */
  readonly guard: number;
  readonly secondGuard: number;
  /** What it costs a document, estimated. */
  readonly cost: number;
}

const EVERYWHERE: Placement = {
  keys: [ALWAYS],
  ranges: [],
  under: ALWAYS,
  guard: ALWAYS,
  secondGuard: ALWAYS,
  cost: 1 + LOOK,
};

/** The cheapest place for a query, given what it requires. */
export function cheapestPlacement(required: Requirements): Placement {
  const key = required.rarest();
  // Of single keys the rarest makes the cheapest place, guarded by the next ones.
  let best = key === null ? EVERYWHERE : cheaper(EVERYWHERE, placementAt(key, ALWAYS, required, 1));
  for (const anchor of required.anchors) best = cheaper(best, placementOf(anchor, required));
  return best;
}

function cheaper(one: Placement, other: Placement): Placement {
  return other.cost < one.cost ? other : one;
}

/** Ranges are kept with the rarest key unless it is so rare that there is little to gain. */
function placementOf(anchor: Anchor, required: Requirements): Placement {
  const rarest = required.keys[0] as number;
  const isUnder = anchor.keys.length === 0 && rarest !== ALWAYS && (required.rates[0] as number) > RARE;
  return isUnder ? placementAt(anchor, rarest, required, 1) : placementAt(anchor, ALWAYS, required, 0);
}

/** @param next the first of the required keys that is free to guard the place */
function placementAt(
  { keys, ranges, cost }: Anchor,
  under: number,
  required: Requirements,
  next: number,
): Placement {
  const { rates } = required;
  const visited = under === ALWAYS ? cost : cost * (rates[0] as number);
  return {
    keys,
    ranges,
    under,
    guard: required.keys[next] as number,
    secondGuard: required.keys[next + 1] as number,
    cost: visited + LOOK * visited * (rates[next] as number) * (rates[next + 1] as number),
  };
}
