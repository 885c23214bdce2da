import type { HealthCheckResponse, HealthServiceStatus } from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { sql } from 'kysely';
import type { AppContext } from '../../context.ts';
import { errorText } from '../../platform/log.ts';

/** Whether the server lives and works; open to anyone. */
export function healthRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.get('/v1/health/liveness', async () => ({ status: 'OK' }));
    app.get('/v1/health/beat', async () => ({ status: 'OK' }));
    app.get('/v1/health', async () => healthOf(await databaseWorks(ctx)));
  };
}

async function databaseWorks(ctx: AppContext): Promise<boolean> {
  try {
    await sql`select 1`.execute(ctx.db.read);
    return true;
  } catch (error) {
    ctx.log.error('the database does not answer', { error: errorText(error) });
    return false;
  }
}

/** All parts but the first live in the database, so they work when it does. */
function healthOf(works: boolean): HealthCheckResponse {
  const data: HealthServiceStatus = {
    cache: true,
    metadata: works,
    vector_store: works,
    object_storage: works,
    task_queue: works,
    inference: true,
  };
  if (works) return { status: 'OK', data };
  const reason = 'The database does not answer';
  const errors = { metadata: reason, vector_store: reason, object_storage: reason, task_queue: reason };
  return { status: 'DEGRADED', data, errors };
}
