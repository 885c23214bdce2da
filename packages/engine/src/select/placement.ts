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
  const singles = anchors.filter(isSingle).sort((a, b) => a.cost - b.cost);
  let best = EVERYWHERE;
  for (const anchor of anchors) {
    // A place costs at least what its anchor lets in.
    if (anchor.cost >= best.cost && isSingle(anchor)) continue;
    const placement = placementAt(anchor, singles);
    if (placement.cost < best.cost) best = placement;
  }
  return best;
}

function isSingle({ keys, ranges }: Anchor): boolean {
  return keys.length === 1 && ranges.length === 0;
}

function placementAt(anchor: Anchor, singles: readonly Anchor[]): Placement {
  let next = otherThan(anchor, singles, 0);
  const under = anchor.keys.length === 0 && isFrequent(singles[next]) ? singles[next] : undefined;
  if (under !== undefined) next++;
  const first = singles[next];
  const second = singles[otherThan(anchor, singles, next + 1)];
  const visited = anchor.cost * (under?.cost ?? 1);
  const looked = visited * (first?.cost ?? 1) * (second?.cost ?? 1);
  return {
    keys: anchor.keys,
    ranges: anchor.ranges,
    under: under?.keys[0] ?? ALWAYS,
    guards: [first?.keys[0] ?? ALWAYS, second?.keys[0] ?? ALWAYS],
    cost: visited + LOOK * looked,
  };
}

/** The first position from `from` on that is not the anchor's own. */
function otherThan(anchor: Anchor, singles: readonly Anchor[], from: number): number {
  return singles[from] === anchor ? from + 1 : from;
}

function isFrequent(anchor: Anchor | undefined): boolean {
  return anchor !== undefined && anchor.cost > RARE;
}
