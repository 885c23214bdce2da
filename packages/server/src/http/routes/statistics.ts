import { StatisticsQuery, type StatisticsResponse } from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import type { AppContext } from '../../context.ts';
import { readStatistics } from '../../executions/statistics/statistics.ts';
import { readTimeSteps } from '../../executions/statistics/time-steps.ts';
import { present, type Query, readFilter } from './execution-filter.ts';

/** Ours: what happened over time, and how a namespace stands. */
export function statisticsRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Querystring: StatisticsQuery }>(
      '/v1/statistics',
      { schema: { querystring: StatisticsQuery }, config: { permission: 'read' } },
      async ({ namespaceId, query }): Promise<StatisticsResponse> => {
        const given = present(query as Query);
        const steps = readTimeSteps(given as StatisticsQuery, ctx.clock.now());
        const { alertId, collectionId } = await readFilter(ctx, namespaceId, given, null);
        return readStatistics({ db: ctx.db, namespaceId, alertId, collectionId }, steps);
      },
    );
  };
}
