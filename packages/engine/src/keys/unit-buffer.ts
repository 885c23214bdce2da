import { comparable } from '../text/fold.ts';

/**
 * Letters in the form to compare in that may hide one of ASCII which a pattern without case finds: "ſ" counts as "s" there,
 * and the others are composed only once they are in lower case ("H̱" is two characters, "ẖ" is one).
 */
const HIDING: ReadonlyMap<number, number> = new Map(
  ['ſs', 'ẖh', 'ẗt', 'ẘw', 'ẙy', 'ǰj'].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]),
);

/** ASCII as it is, and in lower case. */
const SAME = Uint8Array.from({ length: 128 }, (_, unit) => unit);
const LOWER = Uint8Array.from({ length: 128 }, (_, unit) =>
  unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit,
);

/** The UTF-16 units of a text in the form to compare in; the same buffer for one text after the other. */
export class UnitBuffer {
  units: Uint16Array = new Uint16Array(1024);
  length = 0;

  /** Loads a text. ASCII, which NFC leaves as it is, needs no copy of the string. */
  load(text: string, caseSensitive: boolean): void {
    if (!this.#loadAscii(text, caseSensitive ? SAME : LOWER))
      this.loadComparable(comparable(text, caseSensitive));
  }

  /** Loads a text that is already in the form to compare in. */
  loadComparable(text: string): void {
    this.#reserve(text.length);
    const { units } = this;
    for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
    this.length = text.length;
  }

  #loadAscii(text: string, form: Uint8Array): boolean {
    this.#reserve(text.length);
    const { units } = this;
    const { length } = text;
    let all = 0;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      all |= unit;
      units[i] = form[unit & 127] as number;
    }
    this.length = length;
    return all < 128;
  }

  /** Puts the letters of ASCII for those that hide them. To be called before grams are looked up, in documents as in queries. */
  uncover(): void {
    const { units, length } = this;
    for (let i = 0; i < length; i++) {
      const unit = units[i] as number;
      if (unit >= 0x17f) units[i] = HIDING.get(unit) ?? unit;
    }
  }

  #reserve(length: number): void {
    if (length > this.units.length) this.units = new Uint16Array(length * 2);
  }
}
