import type { Hit, HitList } from './hit.ts';
import { valuesAt } from './hit-fields.ts';
import { byId, compareValues } from './order.ts';

/** Where hits without the field go: last, first, where the direction puts the lowest, or where they were. */
export type MissingPlace = 'bottom' | 'top' | 'natural' | 'preserve';

interface Keyed {
  readonly hit: Hit;
  readonly key: unknown;
}

/** Orders hits by the first value of a field; ties by document id. */
export function sortHits(list: HitList, field: string, descending: boolean, missing: MissingPlace): HitList {
  const keyed = list.hits.map((hit): Keyed => ({ hit, key: valuesAt(hit, field)[0] ?? null }));
  const there = keyed
    .filter(({ key }) => key !== null)
    .sort((a, b) => (descending ? -1 : 1) * compareValues(a.key, b.key) || byId(a.hit, b.hit));
  return { ...list, hits: merge(keyed, there, missing === 'natural' ? natural(descending) : missing) };
}

function natural(descending: boolean): MissingPlace {
  return descending ? 'bottom' : 'top';
}

function merge(keyed: readonly Keyed[], there: readonly Keyed[], missing: MissingPlace): Hit[] {
  if (missing === 'preserve') {
    let next = 0;
    return keyed.map((one) => (one.key === null ? one : (there[next++] as Keyed)).hit);
  }
  const absent = keyed.filter(({ key }) => key === null).sort((a, b) => byId(a.hit, b.hit));
  return (missing === 'top' ? [...absent, ...there] : [...there, ...absent]).map(({ hit }) => hit);
}
