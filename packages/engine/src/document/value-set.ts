import { comparable } from '../text/fold.ts';
import { splitTokens } from '../text/tokens.ts';

/** Values to compare with, and what comparisons need of their strings, computed when first asked for. */
export class ValueSet {
  /** The values themselves, as they stand in the document. */
  readonly values: readonly unknown[];
  #folded: readonly string[] | null = null;
  #canonical: readonly string[] | null = null;
  #foldedTokens: readonly ReadonlySet<string>[] | null = null;
  #canonicalTokens: readonly ReadonlySet<string>[] | null = null;

  constructor(values: readonly unknown[]) {
    this.values = values;
  }

  /** Those values that are strings, in the form to compare in; other values are left out. */
  strings(caseSensitive: boolean): readonly string[] {
    if (caseSensitive) return (this.#canonical ??= this.#comparable(true));
    return (this.#folded ??= this.#comparable(false));
  }

  /** The tokens of each string, in the order of `strings`. */
  tokens(caseSensitive: boolean): readonly ReadonlySet<string>[] {
    if (caseSensitive) return (this.#canonicalTokens ??= tokenSets(this.strings(true)));
    return (this.#foldedTokens ??= tokenSets(this.strings(false)));
  }

  #comparable(caseSensitive: boolean): string[] {
    const strings: string[] = [];
    for (const value of this.values)
      if (typeof value === 'string') strings.push(comparable(value, caseSensitive));
    return strings;
  }
}

function tokenSets(strings: readonly string[]): ReadonlySet<string>[] {
  return strings.map((text) => new Set(splitTokens(text)));
}
