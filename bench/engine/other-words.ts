import { tokenize } from '@tocsin/engine';
import type { Filter, Package } from './data.ts';

/** Words of about the same frequency: of ranks from a power of two to the next, the first 16 together. */
const FIRST_BLOCK = 16;

/**
 * Makes more queries out of some: the same ones with other words, each put in place of one that about as many documents
 * have. What else they ask for stays.
 */
export class OtherWords {
  readonly #words: readonly string[];
  readonly #ranks: ReadonlyMap<string, number>;

  /** @param packages the documents that the frequencies of words are taken from */
  constructor(packages: readonly Package[]) {
    const counts = new Map<string, number>();
    for (const { text } of packages)
      for (const word of new Set(tokenize(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
    this.#words = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
    this.#ranks = new Map(this.#words.map((word, rank) => [word, rank]));
  }

  /** The repetition of a query; number 0 is the query itself. */
  repeat({ id, query }: Filter, repetition: number): Filter {
    if (repetition === 0) return { id, query };
    return { id: `${id}_${repetition}`, query: this.#replace(query, repetition) };
  }

  #replace(node: unknown, repetition: number): unknown {
    if (Array.isArray(node)) return node.map((child) => this.#replace(child, repetition));
    if (typeof node !== 'object' || node === null) return node;
    const { operator, value } = node as { operator?: unknown; value?: unknown };
    if (operator === 'text' && typeof value === 'string') {
      const words = tokenize(value).map((word) => this.#other(word, repetition));
      return { ...node, value: words.join(' ') };
    }
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => [key, this.#replace(child, repetition)]),
    );
  }

  #other(word: string, repetition: number): string {
    const rank = this.#ranks.get(word);
    if (rank === undefined) return word;
    const begin = rank < FIRST_BLOCK ? 0 : 2 ** Math.floor(Math.log2(rank));
    const end = Math.min(this.#words.length, Math.max(FIRST_BLOCK, begin * 2));
    // A prime step, so that words that stand beside each other do not move together for ever.
    return this.#words[begin + ((rank - begin + repetition * 7919) % (end - begin))] as string;
  }
}
