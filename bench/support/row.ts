/** One figure, as it stands in the JSON file. */
export interface Row {
  readonly group: string;
  readonly case: string;
  readonly value: number;
  readonly unit: string;
  readonly peer: string | null;
  readonly peer_value: number | null;
  /** Above 1 = better than the peer; null where there is none. */
  readonly ratio: number | null;
  /** How many measurements are behind `value`. */
  readonly runs: number;
}

/** A group of cases: measures and hands over what it found. */
export type Group = () => Promise<Row[]>;

/** What a figure was compared with. */
export interface Peer {
  readonly name: string;
  /** null where the peer is not there. */
  readonly value: number | null;
}

/** Units of which more is better; of all others less is. */
const MORE_IS_BETTER: ReadonlySet<string> = new Set(['deliveries/s', 'documents/s', 'queries/s']);

/** Makes a row, and its ratio where there is a peer. */
export function row(
  name: `${string}/${string}`,
  value: number,
  unit: string,
  runs: number,
  peer: Peer | null = null,
): Row {
  const slash = name.indexOf('/');
  const other = peer?.value ?? null;
  return {
    group: name.slice(0, slash),
    case: name.slice(slash + 1),
    value: round(value),
    unit,
    peer: peer?.name ?? null,
    peer_value: other === null ? null : round(other),
    ratio: other === null ? null : round(MORE_IS_BETTER.has(unit) ? value / other : other / value),
    runs,
  };
}

/** Four digits are more than a benchmark knows. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}
