import { useSyncExternalStore } from 'react';

/** Who uses this tab. */
export interface Session {
  /** Secret; kept for this tab only. */
  readonly apiKey: string;
}

const KEY = 'tocsin.api-key';
const listeners = new Set<() => void>();
let current: Session | null = read();

function read(): Session | null {
  const apiKey = sessionStorage.getItem(KEY);
  return apiKey === null ? null : { apiKey };
}

/** Who is signed in in this tab now; null = nobody. */
export function session(): Session | null {
  return current;
}

/** Who is signed in in this tab; null = nobody. */
export function useSession(): Session | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/** Signs in for as long as this tab is open. */
export function signIn(apiKey: string): void {
  sessionStorage.setItem(KEY, apiKey);
  change({ apiKey });
}

/** Forgets the key. */
export function signOut(): void {
  sessionStorage.removeItem(KEY);
  change(null);
}

function change(session: Session | null): void {
  current = session;
  for (const listener of listeners) listener();
}
