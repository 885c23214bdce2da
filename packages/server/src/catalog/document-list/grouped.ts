import { createHash } from 'node:crypto';
import { resolvePath, TopItems } from '@tocsin/engine';
import { canonicalJson } from '../../platform/json.ts';
import { compareSortKeys, type SortKey, sortKeyAt, sortKeyFrom, sortKeyOf } from '../../platform/sort-key.ts';
import type { Reader } from '../../store/database.ts';
import { type ListWish, scanAll, Tally, type Totals } from './wish.ts';

/** A group of a page. */
export interface Group {
  readonly key: SortKey;
  readonly value: unknown;
  readonly count: number;
  /** Ids of the first documents. */
  readonly ids: readonly string[];
}

/** A page of groups. */
export interface Groups {
  readonly groups: readonly Group[];
  readonly next: SortKey | null;
  readonly totals: Totals;
  /** How many groups there are; null where there are too many to count them. */
  readonly groupCount: number | null;
}

/** Documents that an answer shows of one group; its `count` tells how many there are. */
export const SHOWN_PER_GROUP = 100;
/** Different groups that are counted. */
const MAX_COUNTED = 100_000;

interface Growing {
  readonly key: SortKey;
  readonly value: unknown;
  count: number;
  readonly first: TopItems<SortKey>;
}

/**
 * A page of groups by the value of a field, in the order of that value. A document stands in a group for each different
 * element of a list, and in the group null where it lacks the field. A walk through the whole collection keeps the first
 * groups behind the cursor; one that was let go is never needed again, so all counts are exact.
 * @throws ApiError 422 where the collection is too large
 */
export async function groupedPage(db: Reader, wish: ListWish, field: string): Promise<Groups> {
  const { limit, offset, after } = wish.page;
  const kept = new FirstGroups(offset + limit + 1, after === null ? null : sortKeyFrom(after));
  const known = new Set<string>();
  const tally = new Tally();
  const { sort } = wish;
  for await (const { rows } of scanAll(db, wish, 'group_by'))
    for (const { row, view } of await wish.filter.pass(db, rows)) {
      tally.add(view);
      const within = sortKeyAt(view, sort?.field ?? 'document_id', row.document_id);
      for (const [name, value] of valuesAt(view, field)) {
        if (known.size <= MAX_COUNTED) known.add(name);
        kept.add(name, value, within, sort?.descending === true);
      }
    }
  const groups = kept.sorted().slice(offset);
  const page = groups.slice(0, limit).map(
    ({ key, value, count, first }): Group => ({
      key,
      value,
      count,
      ids: first.takeAll().map((one) => one[2]),
    }),
  );
  return {
    groups: page,
    next: groups.length > limit ? (page.at(-1)?.key ?? null) : null,
    totals: tally.totals,
    groupCount: known.size > MAX_COUNTED ? null : known.size,
  };
}

/** The different values at a path, by a name that is short and the same for equal values. */
function valuesAt(view: unknown, path: string): Map<string, unknown> {
  const values = resolvePath(view, path).flatMap((value): unknown[] =>
    Array.isArray(value) ? value : [value],
  );
  return new Map((values.length === 0 ? [null] : values).map((value) => [nameOf(value), value]));
}

function nameOf(value: unknown): string {
  const json = canonicalJson(value);
  return json.length <= 64 ? json : createHash('sha256').update(json).digest('base64url');
}

/** The first groups behind a key. */
class FirstGroups {
  readonly #limit: number;
  readonly #begin: SortKey | null;
  readonly #groups = new Map<string, Growing>();
  /** Groups behind this key are not among the first any more. */
  #last: SortKey | null = null;

  constructor(limit: number, begin: SortKey | null) {
    this.#limit = limit;
    this.#begin = begin;
  }

  add(name: string, value: unknown, within: SortKey, descending: boolean): void {
    const known = this.#groups.get(name);
    if (known) return count(known, within);
    const key = sortKeyOf(value, name);
    if (this.#begin !== null && compareSortKeys(key, this.#begin, false) <= 0) return;
    if (this.#last !== null && compareSortKeys(key, this.#last, false) > 0) return;
    const first = new TopItems<SortKey>(SHOWN_PER_GROUP, (a, b) => compareSortKeys(a, b, descending));
    const group = { key, value, count: 0, first };
    this.#groups.set(name, group);
    count(group, within);
    if (this.#groups.size >= 2 * this.#limit) this.#prune();
  }

  sorted(): Growing[] {
    return [...this.#groups.values()]
      .sort((a, b) => compareSortKeys(a.key, b.key, false))
      .slice(0, this.#limit);
  }

  #prune(): void {
    const kept = this.sorted();
    this.#groups.clear();
    for (const group of kept) this.#groups.set(group.key[2], group);
    this.#last = kept.at(-1)?.key ?? null;
  }
}

function count(group: Growing, within: SortKey): void {
  group.count++;
  group.first.add(within);
}
