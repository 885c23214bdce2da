import type { Reader } from '../../store/database.ts';
import { type FeaturePlace, featureOfSome, featurePages } from '../feature-rows.ts';
import type { OrderedVector, VectorOrder, VectorPage } from '../vector-order.ts';
import type { FeatureCache } from './feature-cache.ts';
import type { CandidateDocument } from './feature-codes.ts';

/** Candidates of the first pass over the codes: a pass costs the same for more, but for some. Later ones find more. */
const FIRST_PASS = 128;
const PASS_GROWTH = 4;
/** Vectors that are read first. Each costs more than reading the next one would, so few more are read than are needed. */
const FIRST_PAGE = 32;
const PAGE_GROWTH = 2;
const MAX_PAGE = 1000;
/** Where a greater share was given, it is faster to read what is left one after the other. */
const MANY = 1 / 8;

/**
 * The order by codes in memory: nearly right, with a bound for what is still to come. The vectors themselves are read only of
 * the documents that it gives.
 * @param minScore vectors with smaller scores are of no use
 * @returns null where there are no codes: the feature is no vector, or too large for them
 */
export async function codedOrder(
  read: Reader,
  cache: FeatureCache,
  place: FeaturePlace,
  query: Float32Array,
  minScore: number,
): Promise<VectorOrder | null> {
  const order = new CodedOrder(read, cache, place, query, minScore);
  return (await order.lookAgain()) ? order : null;
}

class CodedOrder implements VectorOrder {
  readonly #read: Reader;
  readonly #cache: FeatureCache;
  readonly #place: FeaturePlace;
  readonly #query: Float32Array;
  readonly #minScore: number;
  readonly #given = new Set<string>();
  /** Candidates that were found and not given. */
  #found: CandidateDocument[] = [];
  #others = Number.POSITIVE_INFINITY;
  #count = FIRST_PASS;
  #size = 0;
  #page = FIRST_PAGE;
  #rest: AsyncIterator<VectorPage, void> | null = null;

  constructor(read: Reader, cache: FeatureCache, place: FeaturePlace, query: Float32Array, minScore: number) {
    this.#read = read;
    this.#cache = cache;
    this.#place = place;
    this.#query = query;
    this.#minScore = minScore;
  }

  /** Finds more candidates. @returns false where there are no codes, or so many were given that they are of no use */
  async lookAgain(): Promise<boolean> {
    if (this.#given.size >= MAX_PAGE && this.#given.size > MANY * this.#size) return false;
    const found = await this.#cache.candidates(this.#place, {
      vector: this.#query,
      count: this.#count,
      minScore: this.#minScore,
      leftOut: this.#given,
    });
    if (found === null) return false;
    this.#count *= PASS_GROWTH;
    this.#size = found.size;
    this.#found = [...found.documents];
    this.#others = found.others;
    return true;
  }

  async next(): Promise<VectorPage> {
    if (this.#rest === null && this.#found.length === 0 && this.#others > Number.NEGATIVE_INFINITY)
      if (!(await this.lookAgain())) this.#rest = this.#allBut(this.#given);
    if (this.#rest !== null)
      return (await this.#rest.next()).value ?? { vectors: [], others: Number.NEGATIVE_INFINITY };
    const some = this.#found.splice(0, this.#page).map(({ documentId }) => documentId);
    this.#page = Math.min(PAGE_GROWTH * this.#page, MAX_PAGE);
    for (const documentId of some) this.#given.add(documentId);
    const vectors: OrderedVector[] = [];
    for await (const page of featureOfSome(this.#read, this.#place, some)) vectors.push(...page);
    return { vectors, others: this.#found[0]?.most ?? this.#others };
  }

  /** All that is left, in no order. */
  async *#allBut(given: ReadonlySet<string>): AsyncGenerator<VectorPage, void> {
    for await (const page of featurePages(this.#read, this.#place)) {
      const vectors = page.filter(({ documentId }) => !given.has(documentId));
      yield { vectors, others: Number.POSITIVE_INFINITY };
    }
  }
}
