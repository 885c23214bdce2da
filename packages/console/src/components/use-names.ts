import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useKey, useTocsin } from '../data/client.ts';
import { alertNamesQuery, collectionNamesQuery, LIMIT, STALE_MS } from '../data/names-queries.ts';

/** Names by id. What is not among the first 1,000, or was deleted, has none. */
export type Names = ReadonlyMap<string, string>;

const NONE: Names = new Map();

/** What the alerts of the namespace are called. */
export function useAlertNames(): Names {
  const { data } = useQuery(alertNamesQuery({ tocsin: useTocsin(), key: useKey() }));
  return useMemo(() => (data ? new Map(data.map((one) => [one.alert_id, one.name])) : NONE), [data]);
}

/** What the collections of the namespace are called. */
export function useCollectionNames(): Names {
  const { data } = useQuery(collectionNamesQuery({ tocsin: useTocsin(), key: useKey() }));
  return useMemo(
    () => (data ? new Map(data.map((one) => [one.collection_id, one.collection_name])) : NONE),
    [data],
  );
}

/** What the channels of the namespace are called. */
export function useChannelNames(): Names {
  const tocsin = useTocsin();
  const { data } = useQuery({
    queryKey: useKey()('channels', 'names'),
    queryFn: async ({ signal }) => (await tocsin.channels.list({ limit: LIMIT }, { signal })).results,
    staleTime: STALE_MS,
  });
  return useMemo(
    () => (data ? new Map(data.map((one) => [one.channel_id, one.name ?? one.channel_id])) : NONE),
    [data],
  );
}
