import { useQuery } from '@tanstack/react-query';
import { useKey, useTocsin } from '../../../data/client.ts';

const SHOWN = 1000;

/** A choice of a collection. */
export interface CollectionChoice {
  /** Its id. */
  readonly value: string;
  /** Its name. */
  readonly label: string;
}

/** The collections that there are, as choices; null while they are read. */
export function useCollections(): readonly CollectionChoice[] | null {
  const tocsin = useTocsin();
  const key = useKey();
  const { data } = useQuery({
    queryKey: key('collections', 'choices'),
    queryFn: async ({ signal }) =>
      (await tocsin.collections.list({ limit: SHOWN }, { signal })).results.map(
        ({ collection_id, collection_name }) => ({ value: collection_id, label: collection_name }),
      ),
    staleTime: 30_000,
  });
  return data ?? null;
}

/** What a collection is called. */
export function nameIn(collections: readonly CollectionChoice[] | null, id: string): string {
  return collections === null ? '…' : (collections.find(({ value }) => value === id)?.label ?? id);
}
