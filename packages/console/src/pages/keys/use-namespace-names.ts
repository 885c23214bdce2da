import { useMemo } from 'react';
import { useNamespaces } from '../../data/namespaces.ts';

/** What the namespaces are called, by id. */
export function useNamespaceNames(): ReadonlyMap<string, string> {
  const { all } = useNamespaces();
  return useMemo(
    () => new Map((all ?? []).map((one) => [one.namespace_id, one.namespace_name ?? one.namespace_id])),
    [all],
  );
}
