/** What a key says about a field of a document. Where case counts, the kind is one more. */
export const KIND = {
  /** The field is there. */
  present: 0,
  /** The field is not there. */
  missing: 1,
  /** The document has the feature, as a vector or as a hash. */
  feature: 2,
  /** A value is `true`, `false` or `null`. */
  true: 3,
  false: 4,
  null: 5,
  /** A value is this number. */
  number: 6,
  /** The feature may pass a clause. */
  near: 7,
  /** A string is this one. */
  value: 8,
  /** A string has this word. */
  word: 10,
  /** A string has these one to three units in a row. */
  gram: 12,
  /** A string begins with these one to three units. */
  start: 14,
  /** A string ends with these one to three units. */
  end: 16,
} as const;

/** Kinds below this have one key a field, which needs no looking up. */
export const FIXED_KINDS = 6;

/** More than the largest kind; a power of two. */
export const KINDS = 32;

/** Units of the longest gram, start and end. */
export const GRAM = 3;

/** A key in words: `text has the word "foo"`. */
export function describeKey(path: string, kind: number, text: string): string {
  const quoted = JSON.stringify(text);
  switch (kind & ~1) {
    case KIND.value:
      return `${path} is ${quoted}`;
    case KIND.word:
      return `${path} has the word ${quoted}`;
    case KIND.gram:
      return `${path} contains ${quoted}`;
    case KIND.start:
      return `${path} starts with ${quoted}`;
    case KIND.end:
      return `${path} ends with ${quoted}`;
    default:
      return describeFixed(path, kind, text);
  }
}

function describeFixed(path: string, kind: number, text: string): string {
  switch (kind) {
    case KIND.present:
    case KIND.feature:
      return `${path} is there`;
    case KIND.missing:
      return `${path} is missing`;
    case KIND.number:
      return `${path} is ${numberOfUnits(text)}`;
    case KIND.near:
      return `${path} may be near ${text.slice(text.indexOf(' ') + 1)}`;
    default:
      return `${path} is ${Object.keys(KIND)[kind]}`;
  }
}

const bits = new Uint16Array(4);
const double = new Float64Array(bits.buffer);

/** A number as four units, equal for equal numbers: 0 and -0 are one, as for `includes`. */
export function unitsOfNumber(value: number): Uint16Array {
  double[0] = value === 0 ? 0 : value;
  return bits;
}

function numberOfUnits(text: string): number {
  for (let i = 0; i < 4; i++) bits[i] = text.charCodeAt(i);
  return double[0] as number;
}
