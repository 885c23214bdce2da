import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTocsin } from '../../data/client.ts';

const MOST = 1000;

/** What the namespaces are called, by id. */
export function useNamespaceNames(): ReadonlyMap<string, string> {
  const tocsin = useTocsin();
  const { data } = useQuery({
    queryKey: ['namespaces', 'names'],
    queryFn: async ({ signal }) => (await tocsin.namespaces.list({ limit: MOST }, { signal })).results,
  });
  return useMemo(
    () => new Map((data ?? []).map((one) => [one.namespace_id, one.namespace_name ?? one.namespace_id])),
    [data],
  );
}
