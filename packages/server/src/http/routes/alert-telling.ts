import { type AlertResponse, type FloodGuardResponse, SnoozeRequest } from '@tocsin/contract';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { snoozeAlert, wakeAlert } from '../../catalog/snooze.ts';
import type { AppContext } from '../../context.ts';
import { endFlood } from '../../notify/end-flood.ts';
import { keepFor } from '../plugins/idempotency.ts';

interface AlertParams {
  alert_identifier: string;
}

const ONE = '/v1/alerts/:alert_identifier';

/** Ours: an alert that tells nobody for a while, and one that told too much. */
export function alertTellingRoutes(ctx: AppContext): FastifyPluginAsync {
  const end = async (
    request: FastifyRequest<{ Params: AlertParams }>,
    how: 'release' | 'discard',
  ): Promise<FloodGuardResponse> => {
    const answer = await endFlood(
      ctx,
      request.namespaceId,
      request.params.alert_identifier,
      how,
      keepFor(request),
    );
    ctx.wakeNotifier();
    return answer;
  };

  return async (app) => {
    app.post<{ Params: AlertParams; Body: SnoozeRequest }>(
      `${ONE}/snooze`,
      { schema: { body: SnoozeRequest }, config: { permission: 'write' } },
      (request): Promise<AlertResponse> =>
        snoozeAlert(ctx, request.namespaceId, request.params.alert_identifier, request.body),
    );

    app.post<{ Params: AlertParams }>(
      `${ONE}/wake`,
      { config: { permission: 'write' } },
      (request): Promise<AlertResponse> =>
        wakeAlert(ctx, request.namespaceId, request.params.alert_identifier),
    );

    app.post<{ Params: AlertParams }>(
      `${ONE}/flood-guard/release`,
      { config: { permission: 'write' } },
      (request) => end(request, 'release'),
    );

    app.post<{ Params: AlertParams }>(
      `${ONE}/flood-guard/discard`,
      { config: { permission: 'write' } },
      (request) => end(request, 'discard'),
    );
  };
}
