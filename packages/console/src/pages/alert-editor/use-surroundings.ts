import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CollectionFeatureDescriptor } from '@tocsin/contract';
import { createContext, useContext } from 'react';
import { useKey, useTocsin } from '../../data/client.ts';
import { fieldsOf, type KnownField } from './fields.ts';

const LATEST = { limit: 50, sort: { field: '_internal.created_at', direction: 'desc' } } as const;

/** What the documents that a query looks at have. */
export interface Surroundings {
  /** Null where no collection is chosen yet. */
  readonly collectionId: string | null;
  readonly fields: readonly KnownField[];
  readonly features: readonly CollectionFeatureDescriptor[];
}

/** What the builder can suggest. */
export const Surrounding = createContext<Surroundings>({ collectionId: null, fields: [], features: [] });

/** What the builder can suggest. */
export function useSurrounding(): Surroundings {
  return useContext(Surrounding);
}

/** Reads the fields of some documents of a collection, and its features. */
export function useSurroundings(collectionId: string | null): Surroundings {
  const tocsin = useTocsin();
  const key = useKey();
  const enabled = collectionId !== null;
  const id = collectionId ?? '';
  const { data: fields = [] } = useQuery({
    queryKey: key('documents', 'fields', id),
    queryFn: async ({ signal }) =>
      fieldsOf((await tocsin.documents.list(id, LATEST, { signal })).results ?? []),
    enabled,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  const { data: features = [] } = useQuery({
    queryKey: key('collections', 'features', id),
    queryFn: async ({ signal }) => (await tocsin.collections.features(id, { signal })).features,
    enabled,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  return { collectionId, fields, features };
}

/** Whether a feature is a hash, is made of text, and how many numbers or bits it has. */
export function factsOf(features: readonly CollectionFeatureDescriptor[], uri: string) {
  const bare = bareOf(uri);
  const found = features.find(({ feature_address }) => bareOf(feature_address) === bare);
  return {
    isKnown: found !== undefined,
    isHash: found?.vector_index.distance === 'hamming',
    takesText:
      found === undefined
        ? bare.startsWith('text_extractor@')
        : found.feature_extractor_name === 'text_extractor',
    size: found?.vector_index.dimensions ?? null,
  };
}

/** An address without its scheme, which does not count. */
export function bareOf(uri: string): string {
  return uri.replace(/^[a-z][\w+.-]*:\/\//i, '');
}
