import { type Metrics, noMetrics } from '../../platform/metrics.ts';
import type { Database } from '../../store/database.ts';
import type { FeaturePlace } from '../feature-rows.ts';
import type { CandidateDocuments, CandidateQuery } from './feature-codes.ts';
import { catchUp, type HeldCodes, loadCodes } from './load-codes.ts';

/** Bytes that the codes of a thread may take: 800,000 vectors of 384 dimensions. */
export const MEMORY_BUDGET: number = 512 * 1024 * 1024;
/** A feature that cannot be held is not tried again before. */
const RETRY_MS = 60_000;
/** Features that are remembered, held or not. */
const MAX_ENTRIES = 10_000;
/** Brings codes up to date, and looks for what was asked. */
interface Step {
  readonly queries: CandidateQuery[];
  readonly ended: Promise<readonly CandidateDocuments[] | null>;
}

/** A feature that was searched. */
interface Entry {
  readonly place: FeaturePlace;
  held: HeldCodes | null;
  /** When it was found that it cannot be held. */
  refusedAt: number;
  /** Ends when no step runs. */
  last: Promise<unknown>;
  /** A step that has not begun: it serves all that ask before it does. */
  next: Step | null;
  /** Steps that have not ended. */
  steps: number;
}

/**
 * The codes of the vectors that a thread searches, kept in step with the database: loaded with the first search, brought up
 * to date before each. Where they take more than the budget those go that were not searched for longest.
 */
export class FeatureCache {
  readonly #db: Pick<Database, 'read' | 'capabilities'>;
  readonly #metrics: Metrics;
  readonly #budget: number;
  readonly #now: () => number;
  /** By place, least recently searched first. */
  readonly #entries = new Map<string, Entry>();

  /** @param now milliseconds of a clock that never steps back */
  constructor(
    db: Pick<Database, 'read' | 'capabilities'>,
    metrics: Metrics = noMetrics,
    budget: number = MEMORY_BUDGET,
    now: () => number = () => performance.now(),
  ) {
    this.#db = db;
    this.#metrics = metrics;
    this.#budget = budget;
    this.#now = now;
  }

  /** Bytes in use. */
  get bytes(): number {
    let bytes = 0;
    for (const { held } of this.#entries.values()) bytes += held?.codes.bytes ?? 0;
    return bytes;
  }

  /**
   * Candidates among all that was committed before this call. What is asked at the same time is looked for together.
   * @returns null where the feature is no vector, or more than can be held
   */
  async candidates(place: FeaturePlace, query: CandidateQuery): Promise<CandidateDocuments | null> {
    const entry = this.#entryOf(place);
    entry.next ??= this.#begin(entry);
    const { queries, ended } = entry.next;
    const at = queries.push(query) - 1;
    return (await ended)?.[at] ?? null;
  }

  #entryOf(place: FeaturePlace): Entry {
    const key = JSON.stringify([place.namespaceId, place.collectionId, place.feature]);
    const entry: Entry = this.#entries.get(key) ?? {
      place,
      held: null,
      refusedAt: Number.NEGATIVE_INFINITY,
      last: Promise.resolve(),
      next: null,
      steps: 0,
    };
    this.#entries.delete(key);
    if (this.#entries.size >= MAX_ENTRIES) this.#forgetOldest();
    this.#entries.set(key, entry);
    return entry;
  }

  /** A step that begins when those before it have ended. */
  #begin(entry: Entry): Step {
    entry.steps++;
    const queries: CandidateQuery[] = [];
    const ended = entry.last.then(async () => {
      entry.next = null;
      try {
        return await this.#find(entry, queries);
      } finally {
        entry.steps--;
      }
    });
    entry.last = ended.catch(() => {});
    return { queries, ended };
  }

  async #find(entry: Entry, queries: readonly CandidateQuery[]): Promise<CandidateDocuments[] | null> {
    if (entry.held === null && this.#now() - entry.refusedAt < RETRY_MS) return null;
    try {
      if (!(await this.#isCurrent(entry))) await this.#load(entry);
      return entry.held?.codes.candidates(queries) ?? null;
    } catch (error) {
      // A vector that cannot be compared, or no more memory: then the vectors themselves are read.
      if (!(error instanceof RangeError)) throw error;
      this.#refuse(entry);
      return null;
    }
  }

  /** Brings codes up to date. @returns false where they are to be loaded */
  async #isCurrent(entry: Entry): Promise<boolean> {
    if (entry.held === null) return false;
    const caughtUp = await catchUp(this.#db, entry.place, entry.held);
    if (caughtUp === null) return false;
    entry.held = caughtUp;
    return this.#hasRoomFor(entry);
  }

  async #load(entry: Entry): Promise<void> {
    drop(entry);
    try {
      for await (const held of loadCodes(this.#db, entry.place)) {
        entry.held = held;
        if (!this.#hasRoomFor(entry)) return this.#refuse(entry);
      }
    } catch (error) {
      drop(entry);
      throw error;
    }
    if (entry.held !== null) this.#metrics.count('tocsin_vector_loads_total', { result: 'held' });
  }

  #refuse(entry: Entry): void {
    drop(entry);
    entry.refusedAt = this.#now();
    this.#metrics.count('tocsin_vector_loads_total', { result: 'refused' });
  }

  #forgetOldest(): void {
    for (const [key, entry] of this.#entries)
      if (entry.steps === 0) {
        drop(entry);
        this.#entries.delete(key);
        return;
      }
  }

  /** Drops what was not searched for longest, as far as that is needed. */
  #hasRoomFor(wanted: Entry): boolean {
    for (const [key, entry] of this.#entries) {
      if (this.bytes <= this.#budget) return true;
      if (entry.held === null || entry.steps > 0 || entry === wanted) continue;
      drop(entry);
      this.#entries.delete(key);
    }
    return this.bytes <= this.#budget;
  }
}

function drop(entry: Entry): void {
  entry.held?.codes.release();
  entry.held = null;
}
