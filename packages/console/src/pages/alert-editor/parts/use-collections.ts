import { useMemo } from 'react';
import { useCollectionNames } from '../../../components/use-names.ts';

/** A choice of a collection. */
export interface CollectionChoice {
  /** Its id. */
  readonly value: string;
  /** Its name. */
  readonly label: string;
}

/** The collections that there are, as choices. */
export function useCollections(): readonly CollectionChoice[] {
  const names = useCollectionNames();
  return useMemo(() => [...names].map(([value, label]) => ({ value, label })), [names]);
}

/** What a collection is called. */
export function nameIn(collections: readonly CollectionChoice[], id: string): string {
  return collections.find(({ value }) => value === id)?.label ?? id;
}
