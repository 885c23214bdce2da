import type { CompareQuery } from './query.ts';

/** Where the patterns of parsed filters stand: they are compiled later, and a bad one is to be named by its place. */
const places = new WeakMap<CompareQuery, string>();

/** Remembers where the value of a comparison stands in its filter. */
export function notePlace(query: CompareQuery, place: string): void {
  places.set(query, place);
}

/** Where the value of a comparison stands; its field where that is not known. */
export function placeOf(query: CompareQuery): string {
  return places.get(query) ?? query.field;
}
