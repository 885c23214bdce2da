import { UsageError } from './errors.ts';

/**
 * Lets nobody delete by a slip.
 * @param what is deleted, with what goes with it
 * @throws UsageError where it was not confirmed
 */
export function confirmed({ yes }: { readonly yes?: boolean }, what: string): void {
  if (!yes) throw new UsageError(`This deletes ${what}. Run it again with --yes if that is meant.`);
}
