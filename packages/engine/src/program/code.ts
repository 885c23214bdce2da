/**
 * A program decides one query: tests in a row, each of which goes on to the next one or jumps. It lies in 32-bit words,
 * so that the programs of all queries are one array.
 *
 * ```text
 * word 0                                       words behind it
 * | target (27 bits) | sense (1) | op (4) |    END
 *                                              KEY     key
 *   jumps to the target                        WORDS   field and case, count, keys…
 *   where the outcome equals the sense         NUMBER  field and operator, bound (a float64 in two words)
 *                                              LEAF    leaf
 * ```
 *
 * A target is an offset from the program's beginning, or `REJECT`; `END` accepts.
 */
export const OP = { end: 0, jump: 1, key: 2, words: 3, number: 4, leaf: 5 } as const;

/** Bits of the first word. */
export const OP_MASK = 15;
export const SENSE = 16;
export const TARGET_SHIFT = 5;

/** The target that ends the program: the document does not match. */
export const REJECT = 0x7ffffff;

/** The words of a test. */
export function lengthAt(words: Int32Array, at: number): number {
  switch ((words[at] as number) & OP_MASK) {
    case OP.key:
    case OP.leaf:
      return 2;
    case OP.words:
      return 3 + (words[at + 2] as number);
    case OP.number:
      return 4;
    default:
      return 1;
  }
}

/** Operators of a `NUMBER`, beside its field in one word. */
export const ORDER = { gt: 0, gte: 1, lt: 2, lte: 3 } as const;
