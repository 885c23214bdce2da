import { createRequire } from 'node:module';
import { join } from 'node:path';
import { say } from '../../support/report.ts';
import type { VectorSet } from '../vector-set.ts';

/** Where what is compared with is installed: in a package of its own, or where the environment says. */
export const BENCH_PEERS_DIR: string =
  process.env['TOCSIN_BENCH_PEERS'] || join(import.meta.dirname, '../../peers');

/** Rows that are asked for where only the nearest can be asked for and what scores enough is wanted. */
export const NEAREST_FOR_ALL = 100;

/** Rows by query. */
export type Rows = number[][];

/** Something else that searches the same vectors by cosine, on one thread where that can be said. */
export interface VectorPeer {
  /** The rows that score at least `minScore`, of the nearest {@link NEAREST_FOR_ALL} where it cannot be asked for them. */
  above(queries: VectorSet, minScore: number): Rows | Promise<Rows>;
  /** The nearest rows. */
  nearest(queries: VectorSet, count: number): Rows | Promise<Rows>;
  /** Lets go of what it holds beside memory. */
  close?(): void;
}

/** Puts vectors into a peer; null where it is not there. @param folder for what it writes */
export type PeerOpener = (set: VectorSet, folder: string) => Promise<VectorPeer | null>;

/** A peer's module, of which only what is used here is said in `T`; null where it is not installed. */
export function loadModule<T>(name: string): T | null {
  try {
    return createRequire(join(BENCH_PEERS_DIR, 'package.json'))(name) as T;
  } catch (error) {
    say(`${name} is not there: ${String(error).split('\n')[0]}`);
    return null;
  }
}
