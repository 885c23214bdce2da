import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from './database.ts';
import type { JobsTable } from './tables.ts';

/**
 * A batch that was being checked when so many processes ended, is what ends them: out of memory, say. It goes to the dead
 * letters, so that the others are checked. Processes that are killed for other reasons meet the same batch now and then.
 */
export const MAX_INTERRUPTIONS = 20;

const NO_LEASE = { lease_owner: null, lease_until: null };

/** The name under which a worker of a process claims. */
export function leaseOwner(processId: string, worker: string): string {
  return `${processId}/${worker}`;
}

/**
 * Gives back what a process that is no more had claimed: an expired lease is no failed attempt.
 * @param processId null = all leases
 */
export async function voidLeases(tx: Transaction, processId: string | null): Promise<void> {
  const owners = processId === null ? '%' : leaseOwner(processId, '%');
  const last = MAX_INTERRUPTIONS - 1;
  const state: RawBuilder<JobsTable['state']> =
    sql`case when interrupted >= ${last} then 'dead' else 'ready' end`;
  const why = `The process ended ${MAX_INTERRUPTIONS} times while this batch was checked`;
  const error: RawBuilder<string | null> = sql`case when interrupted >= ${last} then ${why} else error end`;
  await tx
    .updateTable('jobs')
    .set((e) => ({ state, error, interrupted: e('interrupted', '+', 1), ...NO_LEASE }))
    .where('state', '=', 'leased')
    .where('lease_owner', 'like', owners)
    .execute();
  await tx
    .updateTable('deliveries')
    .set(NO_LEASE)
    .where('lease_owner', 'is not', null)
    .where('lease_owner', 'like', owners)
    .execute();
}

/** Gives back jobs that a worker holds without knowing: the answer to its claim was lost. */
export async function releaseStrayJobs(tx: Transaction, owner: string): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({ state: 'ready', ...NO_LEASE })
    .where('state', '=', 'leased')
    .where('lease_owner', '=', owner)
    .execute();
}

/** The same for deliveries. @param held those that it knows of */
export async function releaseStrayDeliveries(
  tx: Transaction,
  owner: string,
  held: readonly string[],
): Promise<void> {
  let query = tx.updateTable('deliveries').set(NO_LEASE).where('lease_owner', '=', owner);
  if (held.length > 0) query = query.where('delivery_id', 'not in', held);
  await query.execute();
}
