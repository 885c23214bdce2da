import type { FastifyPluginAsync } from 'fastify';
import type { AppContext } from '../../context.ts';
import { readGauges } from '../../vitals/gauges.ts';

/** The metrics of this process, for Prometheus; open to anyone who reaches the port, and without any name of a user's. */
export function metricsRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.get('/metrics', async (_request, reply) => {
      const { contentType, text } = await ctx.metrics.show((gauges) => readGauges(ctx, gauges));
      return reply.type(contentType).send(text);
    });
  };
}
