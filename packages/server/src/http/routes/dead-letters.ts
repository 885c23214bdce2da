import { PaginationQuery } from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { transactionKeeping } from '../../catalog/keep.ts';
import type { AppContext } from '../../context.ts';
import { countDeadLetters, listDeadLetters, retryDeadLetter } from '../../pipeline/dead-letters.ts';
import { paginationOf, readPage } from '../../platform/paging.ts';
import { keepFor } from '../plugins/idempotency.ts';

/** Ours: the batches that could not be checked, and another try for one of them. */
export function deadLetterRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Querystring: PaginationQuery }>(
      '/v1/dead-letters',
      { schema: { querystring: PaginationQuery }, config: { permission: 'read' } },
      async ({ namespaceId, query }) => {
        const binding = ['dead-letters', namespaceId];
        const page = readPage(ctx.secrets, query, {}, binding);
        const found = await listDeadLetters(ctx.db.read, namespaceId, page);
        const total = await countDeadLetters(ctx.db.read, namespaceId);
        const pagination = paginationOf(ctx.secrets, page, found, binding, total);
        return { results: found.rows, pagination, total_count: total };
      },
    );

    app.post<{ Params: { job_id: string } }>(
      '/v1/dead-letters/:job_id/retry',
      { config: { permission: 'write' } },
      async (request) => {
        const { namespaceId, params } = request;
        const answer = await transactionKeeping(ctx.db, keepFor(request), async (tx) => {
          await retryDeadLetter(tx, namespaceId, params.job_id);
          return { success: true, message: 'It will be checked again' };
        });
        ctx.wakeWorkers();
        return answer;
      },
    );
  };
}
