import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Tocsin } from '@tocsin/sdk';
import { useMemo } from 'react';
import { session, useSession } from '../session/session.ts';

/** The API as whoever is signed in sees it, in the namespace that the address names. */
export function useTocsin(): Tocsin {
  const apiKey = useSession()?.apiKey ?? '';
  const { namespace } = useSearch({ from: '__root__' });
  return useMemo(() => clientOf(apiKey, namespace), [apiKey, namespace]);
}

/** The API with a key. @param namespace id or name; absent = the only one there is */
export function clientOf(apiKey: string, namespace?: string): Tocsin {
  return new Tocsin({
    apiKey,
    baseUrl: window.location.origin,
    maxRetries: 1,
    ...(namespace !== undefined && { namespace }),
  });
}

/** The API and the key of a resource as hooks have them, for what is read before there is a page. */
export interface Reading {
  readonly tocsin: Tocsin;
  readonly key: (...parts: readonly unknown[]) => readonly unknown[];
}

/** Of whoever is signed in, in the namespace that an address names; null where either is missing. */
export function readingOf(namespace: string | undefined): Reading | null {
  const apiKey = session()?.apiKey;
  if (apiKey === undefined || namespace === undefined) return null;
  return { tocsin: clientOf(apiKey, namespace), key: (...parts) => [namespace, ...parts] };
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
