import { breathe } from '../../platform/breathe.ts';
import type { Database } from '../../store/database.ts';
import { type ChangeMark, changedSince, currentMark } from '../../store/feature-changes.ts';
import {
  dimensionsOf,
  type FeaturePlace,
  featureOfSome,
  featurePages,
  type StoredFeature,
} from '../feature-rows.ts';
import { type CandidateDocuments, type CandidateQuery, FeatureCodes, SAMPLE } from './feature-codes.ts';

/** Bytes that the codes of a thread may take: 800,000 vectors of 384 dimensions. */
export const MEMORY_BUDGET: number = 512 * 1024 * 1024;
/** A feature that cannot be held is not tried again before. */
const RETRY_MS = 60_000;
/** Features that are remembered, held or not. */
const MAX_ENTRIES = 10_000;
/** So many changes are caught up with in any case; beyond, all is read anew where it is not much more. */
const MANY_CHANGES = 1000;

/** Codes, and up to where they are those of the database. */
interface Held {
  readonly codes: FeatureCodes;
  readonly mark: ChangeMark;
}

/** Brings codes up to date, and looks for what was asked. */
interface Step {
  readonly queries: CandidateQuery[];
  readonly ended: Promise<readonly CandidateDocuments[] | null>;
}

/** A feature that was searched. */
interface Entry {
  readonly place: FeaturePlace;
  held: Held | null;
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
  readonly #budget: number;
  readonly #now: () => number;
  /** By place, least recently searched first. */
  readonly #entries = new Map<string, Entry>();

  /** @param now milliseconds of a clock that never steps back */
  constructor(
    db: Pick<Database, 'read' | 'capabilities'>,
    budget: number = MEMORY_BUDGET,
    now: () => number = () => performance.now(),
  ) {
    this.#db = db;
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
    this.#entries.set(key, entry);
    if (this.#entries.size > MAX_ENTRIES) this.#forgetOldest();
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
      if (entry.held === null || !(await this.#catchUp(entry, entry.held))) await this.#load(entry);
      if (entry.held !== null) return (entry.held as Held).codes.candidates(queries);
    } catch (error) {
      // A vector that cannot be compared, or no more memory: then the vectors themselves are read.
      if (!(error instanceof RangeError)) throw error;
      drop(entry);
    }
    entry.refusedAt = this.#now();
    return null;
  }

  /** @returns false where all has to be read anew */
  async #catchUp(entry: Entry, { codes, mark }: Held): Promise<boolean> {
    const now = await currentMark(this.#db);
    const most = Math.max(MANY_CHANGES, codes.size / 2);
    const changed = await changedSince(this.#db.read, entry.place, mark, now, most);
    if (changed === null || !(await this.#apply(entry, codes, changed)) || codes.isOutgrown) return false;
    entry.held = { codes, mark: now };
    return true;
  }

  /** @returns false where the vectors have other dimensions now, or become too many */
  async #apply(entry: Entry, codes: FeatureCodes, changed: ReadonlySet<string>): Promise<boolean> {
    if (changed.size === 0) return true;
    const gone = new Set(changed);
    for await (const found of featureOfSome(this.#db.read, entry.place, [...changed])) {
      if (found.some(({ data }) => data.byteLength !== 4 * codes.dimensions)) return false;
      codes.setAll(found);
      for (const { documentId } of found) gone.delete(documentId);
      await breathe();
    }
    for (const documentId of gone) codes.delete(documentId);
    return this.#hasRoomFor(entry);
  }

  /** What is committed meanwhile is behind the mark, whether or not it is read. */
  async #load(entry: Entry): Promise<void> {
    drop(entry);
    const dimensions = await dimensionsOf(this.#db.read, entry.place);
    if (dimensions === null) return;
    const mark = await currentMark(this.#db);
    const first: StoredFeature[] = [];
    const begin = (): void => {
      entry.held = { codes: new FeatureCodes(dimensions, first), mark };
    };
    try {
      for await (const page of featurePages(this.#db.read, entry.place)) {
        if (entry.held !== null) entry.held.codes.setAll(page);
        else if (first.push(...page) >= SAMPLE) begin();
        if (!this.#hasRoomFor(entry)) return drop(entry);
      }
      if (entry.held === null) begin();
      if (!this.#hasRoomFor(entry)) drop(entry);
    } catch (error) {
      drop(entry);
      throw error;
    }
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
      if (entry.steps > 0 || entry === wanted) continue;
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
