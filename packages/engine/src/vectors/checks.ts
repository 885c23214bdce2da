/** A check pays where it leaves fewer than this share of quads; it costs about a tenth of a segment. */
const WORTH = 0.9;
/** A check that did not pay is tried again after so many steps. */
const PAUSE = 8;

/** After which segments it is worth to look whether pairs can be given up, learned while a scan goes on. */
export class Checks {
  /** By segment: steps until it is checked again. */
  readonly #pauses: number[];

  constructor(segments: number) {
    // After the last segment each row is looked at by itself.
    this.#pauses = Array.from({ length: segments }, (_, k) => (k < segments - 1 ? 0 : Infinity));
  }

  /** A bit for each segment to be checked in the next step. */
  next(): number {
    let bits = 0;
    for (const [k, pause] of this.#pauses.entries()) {
      if (pause === 0) bits |= 1 << k;
      else this.#pauses[k] = pause - 1;
    }
    return bits;
  }

  /** Notes what a step brought. @param kept by segment, the quads that went on @param all those that began */
  note(kept: ArrayLike<number>, all: number): void {
    let before = all;
    for (const [k, pause] of this.#pauses.entries()) {
      const after = kept[k] as number;
      if (pause === 0 && before > 0 && after > WORTH * before) this.#pauses[k] = PAUSE;
      before = after;
    }
  }
}
