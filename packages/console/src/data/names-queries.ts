import { queryOptions } from '@tanstack/react-query';
import { clientOf, type Reading } from './reading.ts';

/** The most that a list answers at once. */
export const LIMIT = 1000;
export const STALE_MS = 60_000;

/** The namespaces that a key may see. */
export function namespacesQuery(apiKey: string) {
  return queryOptions({
    queryKey: ['namespaces', apiKey],
    queryFn: async () => clientOf(apiKey).namespaces.list({ limit: LIMIT }),
  });
}

/** The alerts of a namespace, for their names. */
export function alertNamesQuery({ tocsin, key }: Reading) {
  return queryOptions({
    queryKey: key('alerts', 'names'),
    queryFn: async ({ signal }) => (await tocsin.alerts.list({ limit: LIMIT }, { signal })).results,
    staleTime: STALE_MS,
  });
}

/** The collections of a namespace, for their names. */
export function collectionNamesQuery({ tocsin, key }: Reading) {
  return queryOptions({
    queryKey: key('collections', 'names'),
    queryFn: async ({ signal }) => (await tocsin.collections.list({ limit: LIMIT }, { signal })).results,
    staleTime: STALE_MS,
  });
}
