import { type DeadLetter, ID_PREFIXES, PaginationQuery } from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { transactionKeeping } from '../../catalog/keep.ts';
import type { AppContext } from '../../context.ts';
import { countDeadDeliveries, deadDeliveries, retryDelivery } from '../../notify/dead-letters.ts';
import { countDeadBatches, deadBatches, retryBatch } from '../../pipeline/dead-letters.ts';
import {
  cutPage,
  type Page,
  type PageOfRows,
  paginationOf,
  readPage,
  totalWith,
} from '../../platform/paging.ts';
import type { Reader } from '../../store/database.ts';
import { keepFor } from '../plugins/idempotency.ts';

/** Ours: the batches that could not be checked, the messages that did not arrive, and another try for one of them. */
export function deadLetterRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Querystring: PaginationQuery }>(
      '/v1/dead-letters',
      { schema: { querystring: PaginationQuery }, config: { permission: 'read' } },
      async ({ namespaceId, query }) => {
        const binding = ['dead-letters', namespaceId];
        const page = readPage(ctx.secrets, query, {}, binding);
        const { read } = ctx.db;
        const counted =
          (await countDeadBatches(read, namespaceId)) + (await countDeadDeliveries(read, namespaceId));
        const found = await listDeadLetters(read, namespaceId, page);
        const total = totalWith(counted, page, found);
        const pagination = paginationOf(ctx.secrets, page, found, binding, total);
        return { results: found.rows, pagination, total_count: total };
      },
    );

    app.post<{ Params: { job_id: string } }>(
      '/v1/dead-letters/:job_id/retry',
      { config: { permission: 'write' } },
      async (request) => {
        const { namespaceId, params } = request;
        const isDelivery = params.job_id.startsWith(ID_PREFIXES.delivery);
        const answer = await transactionKeeping(ctx.db, keepFor(request), async (tx) => {
          await (isDelivery ? retryDelivery : retryBatch)(tx, namespaceId, params.job_id);
          return {
            success: true,
            message: isDelivery ? 'It will be sent again' : 'It will be checked again',
          };
        });
        if (isDelivery) ctx.wakeNotifier();
        else ctx.wakeWorkers();
        return answer;
      },
    );
  };
}

/**
 * Both kinds in one order: by the part of their ids that sorts by time, batches first where it is the same. A cursor holds
 * the last id.
 */
async function listDeadLetters(db: Reader, namespaceId: string, page: Page): Promise<PageOfRows<DeadLetter>> {
  const after = page.after === null ? null : String(page.after[0]);
  const end = page.offset + page.limit + 1;
  const most = end + 1; // the last row itself may be read again
  const batches = await deadBatches(db, namespaceId, idFrom(after, ID_PREFIXES.job), most);
  const deliveries = await deadDeliveries(db, namespaceId, idFrom(after, ID_PREFIXES.delivery), most);
  const rest = [...batches, ...deliveries].filter(
    ({ job_id }) => after === null || compareIds(job_id, after) > 0,
  );
  const rows = rest.sort((a, b) => compareIds(a.job_id, b.job_id)).slice(page.offset, end);
  return cutPage(rows, page.limit, ({ job_id }) => [job_id]);
}

/** The id of a kind from which on rows are read. */
function idFrom(after: string | null, prefix: string): string {
  return after === null ? '' : prefix + timePart(after);
}

function timePart(id: string): string {
  return id.slice(id.indexOf('_') + 1);
}

function compareIds(a: string, b: string): number {
  const [x, y] = [timePart(a), timePart(b)];
  if (x === y) return a === b ? 0 : a.startsWith(ID_PREFIXES.job) ? -1 : 1;
  return x < y ? -1 : 1;
}
