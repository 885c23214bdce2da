import type { Transaction } from './database.ts';

/** The name under which a worker of a process claims. */
export function leaseOwner(processId: string, worker: string): string {
  return `${processId}/${worker}`;
}

/**
 * Gives back what a process that is no more had claimed: an expired lease is no failed attempt.
 * @param processId null = all leases
 */
export async function voidLeases(tx: Transaction, processId: string | null): Promise<void> {
  const none = { lease_owner: null, lease_until: null };
  const owners = processId === null ? '%' : leaseOwner(processId, '%');
  await tx
    .updateTable('jobs')
    .set({ state: 'ready', ...none })
    .where('state', '=', 'leased')
    .where('lease_owner', 'like', owners)
    .execute();
  await tx
    .updateTable('deliveries')
    .set(none)
    .where('lease_owner', 'is not', null)
    .where('lease_owner', 'like', owners)
    .execute();
}
