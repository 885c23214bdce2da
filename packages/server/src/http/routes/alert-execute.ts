import { type AlertRunningResponse, ExecuteAlertRequest, schema } from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import type { AppContext } from '../../context.ts';
import { awaitExecution } from '../../pipeline/await-execution.ts';
import { executeOnDemand } from '../../pipeline/on-demand.ts';
import { clientGone } from '../plugins/client-gone.ts';
import { keepUntilDone } from '../plugins/idempotency.ts';

interface Execute {
  Params: { alert_identifier: string };
  Body: ExecuteAlertRequest | undefined;
}

/** Ours: an alert runs by request. */
export function alertExecuteRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.post<Execute>(
      '/v1/alerts/:alert_identifier/execute',
      { schema: { body: schema.orNull(ExecuteAlertRequest) }, config: { permission: 'write' } },
      async (request, reply) => {
        const { namespaceId, params, body } = request;
        const signal = clientGone(reply);
        const keep = keepUntilDone<AlertRunningResponse>(request);
        const { alert_identifier: alert } = params;
        const { answer, jobId } = await executeOnDemand(ctx, namespaceId, alert, body ?? {}, keep);
        const job = { namespaceId, jobId, batchId: answer.batch_id };
        const found = await awaitExecution(ctx.db.read, { ...job, withinMs: ctx.answerWithinMs, signal });
        return found ?? reply.code(202).send(answer);
      },
    );
  };
}
