import { PreviewAlertRequest, type PreviewAlertResponse } from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import type { AppContext } from '../../context.ts';
import { previewAlert } from '../../matching/preview/preview-alert.ts';
import { clientGone } from '../plugins/client-gone.ts';

/** Ours: what the draft of an alert would have found. */
export function alertPreviewRoutes(ctx: AppContext): FastifyPluginAsync {
  const deps = { read: ctx.db.read, orders: ctx.vectorOrders, now: () => performance.now() };
  return async (app) => {
    app.post<{ Body: PreviewAlertRequest }>(
      '/v1/alerts/preview',
      { schema: { body: PreviewAlertRequest }, config: { permission: 'read' } },
      ({ namespaceId, body }, reply): Promise<PreviewAlertResponse> =>
        previewAlert(deps, namespaceId, body, clientGone(reply)),
    );
  };
}
