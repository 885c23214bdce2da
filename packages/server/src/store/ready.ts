import type { Reader } from './database.ts';

type Queue = 'jobs' | 'deliveries';

/**
 * The one place that looks across namespaces for work: the next namespace, after the one served last, that has
 * something due. So a namespace with a long queue takes turns with the others.
 * @param fullChannels deliveries to these do not count: they have no free place
 */
export async function nextReadyNamespace(
  db: Reader,
  queue: Queue,
  lastServed: string,
  now: number,
  fullChannels: readonly string[] = [],
): Promise<string | null> {
  const found = await readyAfter(db, queue, lastServed, now, fullChannels);
  return found ?? (lastServed === '' ? null : readyAfter(db, queue, '', now, fullChannels));
}

async function readyAfter(
  db: Reader,
  queue: Queue,
  namespaceId: string,
  now: number,
  fullChannels: readonly string[],
): Promise<string | null> {
  let query = waiting(db, queue)
    .select('namespace_id')
    .where('namespace_id', '>', namespaceId)
    .where('due_at', '<=', now);
  if (fullChannels.length > 0) query = query.where('channel_id', 'not in', fullChannels);
  const row = await query.orderBy('namespace_id').limit(1).executeTakeFirst();
  return row?.namespace_id ?? null;
}

/** When the next job or delivery of any namespace falls due; null where nothing waits. */
export async function nextDue(db: Reader, queue: Queue): Promise<number | null> {
  const row = await waiting(db, queue)
    .select((e) => e.fn.min('due_at').as('due'))
    .executeTakeFirst();
  return row?.due === null || row?.due === undefined ? null : Number(row.due);
}

/** Both queues have the columns that matter here. */
function waiting(db: Reader, queue: Queue) {
  const deliveries = db
    .selectFrom('deliveries')
    .where('state', '=', 'pending')
    .where('lease_owner', 'is', null);
  if (queue === 'deliveries') return deliveries;
  return db.selectFrom('jobs').where('state', '=', 'ready') as unknown as typeof deliveries;
}
