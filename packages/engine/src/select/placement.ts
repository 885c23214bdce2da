import { ALWAYS } from '../keys/key-table.ts';
import type { Anchor, Range } from './required.ts';

/** What looking at a query costs, with reading it from memory, beside reading past its entry in a list. */
const LOOK = 15;
/** Keys that so few documents have keep no ranges of their own: there is little to gain. */
const RARE = 0.005;

/** Where a query is placed: with each of the keys and ranges of its anchor. */
export interface Placement {
  readonly keys: readonly number[];
  readonly ranges: readonly Range[];
  /** The key that the ranges are kept with; they are looked at where a document has it. */
  readonly under: number;
  /** Two more keys that the query requires, looked at before the query is; `ALWAYS` where there are none. */
  readonly guards: readonly [number, number];
  /** What it costs a document, estimated. */
  readonly cost: number;
}

const EVERYWHERE: Placement = {
  keys: [ALWAYS],
  ranges: [],
  under: ALWAYS,
  guards: [ALWAYS, ALWAYS],
  cost: 1 + LOOK,
};

/** The cheapest place for a query, given what it requires. */
export function cheapestPlacement(anchors: readonly Anchor[]): Placement {
  const singles = cheapestSingles(anchors);
  const [first, second, third] = singles;
  // Of single keys the cheapest makes the cheapest place, guarded by the next ones.
  let best =
    first === undefined ? EVERYWHERE : cheaper(EVERYWHERE, placementAt(first, undefined, second, third));
  for (const anchor of anchors)
    if (!isSingle(anchor)) best = cheaper(best, placementOfSeveral(anchor, singles));
  return best;
}

function isSingle({ keys, ranges }: Anchor): boolean {
  return keys.length === 1 && ranges.length === 0;
}

function cheaper(one: Placement, other: Placement): Placement {
  return other.cost < one.cost ? other : one;
}

/** The three cheapest anchors of one key, in order. */
function cheapestSingles(anchors: readonly Anchor[]): Anchor[] {
  const singles: Anchor[] = [];
  for (const anchor of anchors) {
    if (!isSingle(anchor)) continue;
    let at = singles.length;
    for (; at > 0 && anchor.cost < (singles[at - 1] as Anchor).cost; at--)
      singles[at] = singles[at - 1] as Anchor;
    singles[at] = anchor;
    if (singles.length > 3) singles.pop();
  }
  return singles;
}

/** Ranges are kept with a key that is frequent enough to have ranges of its own. */
function placementOfSeveral(anchor: Anchor, [first, second, third]: readonly Anchor[]): Placement {
  const isUnder = anchor.keys.length === 0 && first !== undefined && first.cost > RARE;
  return isUnder ? placementAt(anchor, first, second, third) : placementAt(anchor, undefined, first, second);
}

function placementAt(
  { keys, ranges, cost }: Anchor,
  under: Anchor | undefined,
  first: Anchor | undefined,
  second: Anchor | undefined,
): Placement {
  const visited = cost * (under?.cost ?? 1);
  const looked = visited * (first?.cost ?? 1) * (second?.cost ?? 1);
  return {
    keys,
    ranges,
    under: under?.keys[0] ?? ALWAYS,
    guards: [first?.keys[0] ?? ALWAYS, second?.keys[0] ?? ALWAYS],
    cost: visited + LOOK * looked,
  };
}
