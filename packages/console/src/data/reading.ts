import { Tocsin } from '@tocsin/sdk';
import { session } from '../session/session.ts';

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
