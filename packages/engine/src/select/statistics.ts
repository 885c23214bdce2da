import { grown } from '../containers/grown.ts';
import { ALWAYS, type KeyTable } from '../keys/key-table.ts';
import { KIND } from '../keys/kinds.ts';

/** Documents that what is supposed of a key counts for beside those that were seen. */
const PRIOR_WEIGHT = 8;
/** After so many documents all counts are halved, so that what arrives now counts more than what arrived long ago. */
const AGE_AT = 16_384;
/** Uses of a kind of keys below which their shares tell little. */
const FEW_USES = 50;
/** Words of a usual document for each word of a usual query. */
const WORDS_PER_USE = 30;
/** How often a key is met before the queries at it are looked at again; then four times as often each time, up to a limit. */
const FIRST_LOOK = 8;
const LAST_LOOK = 8192;
/** Its queries are looked at again only where the key is more frequent by this factor than it was at the last time. */
const SHIFT = 1.5;

/** Words of a row, and what each is. */
const ROW = 3;
const HITS = 0;
const DUE = 1;
const BORN = 2;

/** How often documents have each key: what was seen, and before that what its kind, length and users suggest. */
export class KeyStatistics {
  readonly #keys: KeyTable;
  #seen = 0;
  /**
   * By key, together, as they are read together: the documents that had it; the number of them at which the queries at the
   * key are looked at again; the documents that had been seen when it was made.
   */
  #rows: Int32Array = new Int32Array(16 * ROW);
  /** By key: its rate when its queries were last looked at. */
  #rates: Float32Array = new Float32Array(16);

  constructor(keys: KeyTable) {
    this.#keys = keys;
    this.start(ALWAYS);
  }

  /** Begins to count a key. */
  start(key: number): void {
    this.#rows = grown(this.#rows, (key + 1) * ROW);
    this.#rates = grown(this.#rates, key + 1);
    this.#rates[key] = 0;
    this.#rows[key * ROW + HITS] = 0;
    this.#rows[key * ROW + DUE] = FIRST_LOOK;
    this.#rows[key * ROW + BORN] = this.#seen;
  }

  /** Counts a document. */
  countDocument(): void {
    this.#seen++;
    if (this.#seen >= AGE_AT) this.#age();
  }

  /** Counts a key of a document. @returns whether it is time to look at its queries again */
  countKey(key: number): boolean {
    const rows = this.#rows;
    const hits = (rows[key * ROW + HITS] as number) + 1;
    rows[key * ROW + HITS] = hits;
    return hits >= (rows[key * ROW + DUE] as number);
  }

  /** Whether the queries at a key whose time has come may have a better one by now; the next time is further off. */
  isDoubtful(key: number): boolean {
    const hits = this.#rows[key * ROW + HITS] as number;
    this.#rows[key * ROW + DUE] = hits + Math.min(LAST_LOOK, Math.max(FIRST_LOOK, 3 * hits));
    const rate = this.rate(key);
    if (key !== ALWAYS && rate < SHIFT * (this.#rates[key] as number)) return false;
    this.#rates[key] = rate;
    return true;
  }

  /** The share of documents that have a key, estimated: above 0, at most 1. */
  rate(key: number): number {
    if (key === ALWAYS) return 1;
    const documents = this.#seen - (this.#rows[key * ROW + BORN] as number);
    return (
      ((this.#rows[key * ROW + HITS] as number) + PRIOR_WEIGHT * this.#prior(key)) /
      (documents + PRIOR_WEIGHT)
    );
  }

  #prior(key: number): number {
    const kind = this.#keys.kindOf(key);
    const { keys, keyUses } = this.#keys.fieldOf(key);
    const uses = this.#keys.usesOf(key);
    const total = (keyUses[kind] as number) + FEW_USES;
    switch (kind & ~1) {
      case KIND.value:
        return (uses + (FEW_USES * 0.5) / (keys[kind] as number)) / total;
      case KIND.word:
        return Math.min(
          0.9,
          (WORDS_PER_USE * uses + FEW_USES * ofLength(this.#keys.dictionary.lengthOf(key))) / total,
        );
      case KIND.gram:
        return 0.3 / this.#keys.dictionary.lengthOf(key);
      case KIND.start:
      case KIND.end:
        return 0.15 / this.#keys.dictionary.lengthOf(key);
      default:
        return ofFixed(kind);
    }
  }

  #age(): void {
    this.#seen >>= 1;
    for (let i = 0; i < this.#rows.length; i++) this.#rows[i] = (this.#rows[i] as number) >> 1;
  }
}

/** Short words are frequent: by length the share of documents that have one. */
const OF_LENGTH = Float64Array.from({ length: 24 }, (_, length) =>
  Math.max(0.001, 0.4 * 0.7 ** Math.max(0, length - 2)),
);

function ofLength(length: number): number {
  return OF_LENGTH[Math.min(length, OF_LENGTH.length - 1)] as number;
}

function ofFixed(kind: number): number {
  switch (kind) {
    case KIND.present:
    case KIND.feature:
      return 0.9;
    case KIND.true:
    case KIND.false:
      return 0.5;
    case KIND.number:
      return 0.02;
    case KIND.near:
      return 0.01;
    default:
      return 0.1;
  }
}
