import { PaginationQuery } from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import type { AppContext } from '../../context.ts';
import { countDeadLetters, listDeadLetters, retryDeadLetter } from '../../pipeline/dead-letters.ts';
import { paginationOf, readPage } from '../../platform/paging.ts';

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
      async ({ namespaceId, params }) => {
        await ctx.db.transaction((tx) => retryDeadLetter(tx, namespaceId, params.job_id));
        ctx.wakeWorkers();
        return { success: true, message: 'It will be checked again' };
      },
    );
  };
}
