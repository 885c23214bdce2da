import type { FastifyPluginAsync } from 'fastify';
import type { AppContext } from '../../context.ts';
import { readHealth } from '../../vitals/health.ts';

/** Whether the server lives (never asks the database) and works; open to anyone. */
export function healthRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.get('/v1/health/liveness', async () => ({ status: 'OK' }));
    app.get('/v1/health/beat', async () => ({ status: 'OK' }));
    app.get('/v1/health', async () => readHealth(ctx));
  };
}
