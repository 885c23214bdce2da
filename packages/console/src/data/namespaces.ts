import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ListNamespacesResponse } from '@tocsin/contract';
import { useSession } from '../session/session.ts';
import { namespacesQuery } from './names-queries.ts';

/** The namespaces that the key may see. */
export interface Namespaces {
  /** Undefined until they are known. */
  readonly all: ListNamespacesResponse['results'] | undefined;
  readonly error: Error | null;
  readonly refetch: () => void;
  /** The one that the address names, by id or name. */
  readonly chosen: string | undefined;
}

/** Reads the namespaces once for all that ask. */
export function useNamespaces(): Namespaces {
  const apiKey = useSession()?.apiKey ?? '';
  const { namespace: chosen } = useSearch({ from: '__root__' });
  const { data, error, refetch } = useQuery(namespacesQuery(apiKey));
  return { all: data?.results, error, refetch: () => void refetch(), chosen };
}
