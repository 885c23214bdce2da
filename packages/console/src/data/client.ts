import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { Tocsin } from '@tocsin/sdk';
import { useMemo } from 'react';
import { useSession } from '../session/session.ts';
import { clientOf } from './reading.ts';

/** The API as whoever is signed in sees it, in the namespace that the address names. */
export function useTocsin(): Tocsin {
  const apiKey = useSession()?.apiKey ?? '';
  const { namespace } = useSearch({ from: '__root__' });
  return useMemo(() => clientOf(apiKey, namespace), [apiKey, namespace]);
}

/** Keys of what is read begin with the namespace, so that nothing of one shows in another. */
export function useKey(): (...parts: readonly unknown[]) => readonly unknown[] {
  const { namespace } = useSearch({ from: '__root__' });
  return (...parts) => [namespace ?? '', ...parts];
}

/** Reads anew whatever was read of a resource, such as `alerts`, after it was changed. */
export function useRefresh(): (resource: string) => Promise<void> {
  const queries = useQueryClient();
  const key = useKey();
  return (resource) => queries.invalidateQueries({ queryKey: key(resource) });
}
