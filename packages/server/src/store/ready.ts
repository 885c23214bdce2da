import type { Transaction } from './database.ts';

/**
 * The one place that looks across namespaces for work: the next namespace, after the one served last, that has
 * something due. So a namespace with a long queue takes turns with the others.
 */
export async function nextReadyNamespace(
  tx: Transaction,
  queue: 'jobs' | 'deliveries',
  lastServed: string,
  now: number,
): Promise<string | null> {
  const after = async (namespaceId: string): Promise<string | null> => {
    const query =
      queue === 'jobs'
        ? tx.selectFrom('jobs').where('state', '=', 'ready')
        : tx.selectFrom('deliveries').where('state', '=', 'pending').where('lease_owner', 'is', null);
    const row = await query
      .select('namespace_id')
      .where('namespace_id', '>', namespaceId)
      .where('due_at', '<=', now)
      .orderBy('namespace_id')
      .limit(1)
      .executeTakeFirst();
    return row?.namespace_id ?? null;
  };
  return (await after(lastServed)) ?? (lastServed === '' ? null : await after(''));
}

/** When the next job or delivery of any namespace falls due; null where nothing waits. */
export async function nextDue(
  tx: Transaction | import('./database.ts').Reader,
  queue: 'jobs' | 'deliveries',
): Promise<number | null> {
  const query =
    queue === 'jobs'
      ? tx.selectFrom('jobs').where('state', '=', 'ready')
      : tx.selectFrom('deliveries').where('state', '=', 'pending').where('lease_owner', 'is', null);
  const row = await query.select((e) => e.fn.min('due_at').as('due')).executeTakeFirst();
  return row?.due === null || row?.due === undefined ? null : Number(row.due);
}

/** Leases of a process that is no more: with SQLite there is one process, so at its start all leases are void. */
export async function voidLeases(tx: Transaction): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({ state: 'ready', lease_owner: null, lease_until: null })
    .where('state', '=', 'leased')
    .execute();
  await tx
    .updateTable('deliveries')
    .set({ lease_owner: null, lease_until: null })
    .where('lease_owner', 'is not', null)
    .execute();
}
