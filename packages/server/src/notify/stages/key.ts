import { createHash } from 'node:crypto';
import type { AlertMatchResult } from '@tocsin/contract';
import { resolvePath } from '@tocsin/engine';

/** Longer keys are remembered by their digest. */
const LONGEST = 200;

/** The value of a match at a path, as a key; null where it has none. Values of different types differ. */
export function keyAt(match: AlertMatchResult, path: string): string | null {
  const values = resolvePath(match, path).filter((value) => value != null);
  return values.length === 0 ? null : shortened(JSON.stringify(values));
}

/** A key as it is stored. */
export function shortened(key: string): string {
  return key.length <= LONGEST ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`;
}
