import type { Reader } from '../store/database.ts';
import { idRangeOf } from '../store/time-range.ts';
import { countFromCounters, HOUR_MS } from './counters.ts';
import { type ExecutionFilter, executionsIn, type FilterPart, partsOf } from './filter.ts';

/** The exact number of executions that a filter leaves. */
export async function countExecutions(
  db: Reader,
  namespaceId: string,
  filter: ExecutionFilter,
): Promise<number> {
  let n = 0;
  for (const part of partsOf(filter)) n += await countPart(db, namespaceId, part);
  return n;
}

/** From the counters where they know it. */
async function countPart(db: Reader, namespaceId: string, part: FilterPart): Promise<number> {
  const { filter, reason, status } = part;
  const { batchId, since, until } = filter;
  if (batchId !== undefined || reason !== undefined || status !== undefined)
    return countRows(db, namespaceId, part, since, until);
  if (since === undefined && until === undefined) return countFromCounters(db, namespaceId, filter, null);
  const from = since === undefined ? 0 : Math.max(0, Math.ceil(since / HOUR_MS));
  const to = until === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(until / HOUR_MS);
  if (from >= to) return countRows(db, namespaceId, part, since, until);
  const whole = await countFromCounters(db, namespaceId, filter, { from, to });
  const before = since === undefined ? 0 : await countRows(db, namespaceId, part, since, from * HOUR_MS);
  const after = until === undefined ? 0 : await countRows(db, namespaceId, part, to * HOUR_MS, until);
  return before + whole + after;
}

async function countRows(
  db: Reader,
  namespaceId: string,
  part: FilterPart,
  since: number | undefined,
  until: number | undefined,
): Promise<number> {
  const ids = await idRangeOf(db, 'exec_', since, until);
  const query = executionsIn(db, namespaceId, { ...part, filter: { ...part.filter, since, until } }, ids);
  const row = await query.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirst();
  return Number(row?.n ?? 0);
}
