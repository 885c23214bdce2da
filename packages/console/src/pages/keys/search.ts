/** What the page shows, as its address says it. */
export interface KeysSearch {
  /** The e-mail address of the user whose keys are shown. */
  readonly user?: string;
}

/** Reads an address that anybody may have typed. */
export function readKeysSearch({ user }: Record<string, unknown>): KeysSearch {
  return typeof user === 'string' && user !== '' ? { user } : {};
}
