import {
  AdhocExecuteRequest,
  ExecuteRetrieverQuery,
  ExecuteRetrieverRequest,
  ExplainRetrieverRequest,
  schema,
  validationError,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { executeRetriever } from '../../catalog/retriever-execute.ts';
import { explainRetriever } from '../../catalog/retriever-explain.ts';
import { adhocRunnable, type Runnable, storedRunnable } from '../../catalog/retriever-runnable.ts';
import { listStages } from '../../catalog/retriever-stages.ts';
import type { AppContext } from '../../context.ts';

interface Stored {
  Params: { retriever_id: string };
  Body: ExecuteRetrieverRequest | undefined;
  Querystring: ExecuteRetrieverQuery;
}

interface Adhoc {
  Body: AdhocExecuteRequest;
  Querystring: ExecuteRetrieverQuery;
}

const config = { permission: 'read' } as const;

/** Runs retrievers, stored or not, and says how they would run. */
export function retrieverExecuteRoutes(ctx: AppContext): FastifyPluginAsync {
  const run = (
    namespaceId: string,
    runnable: Runnable,
    body: ExecuteRetrieverRequest,
    query: ExecuteRetrieverQuery,
  ) =>
    executeRetriever(ctx, namespaceId, runnable, {
      inputs: body.inputs ?? {},
      pagination: body.pagination ?? null,
      returnVectors: query.return_vectors ?? false,
    });

  return async (app) => {
    app.get('/v1/retrievers/stages', { config: { permission: 'read', namespace: false } }, async () =>
      listStages(),
    );

    app.post<Stored>(
      '/v1/retrievers/:retriever_id/execute',
      {
        schema: { body: schema.orNull(ExecuteRetrieverRequest), querystring: ExecuteRetrieverQuery },
        config,
      },
      async ({ namespaceId, params, body, query }) => {
        refuseStream(body?.stream);
        return run(
          namespaceId,
          await storedRunnable(ctx, namespaceId, params.retriever_id),
          body ?? {},
          query,
        );
      },
    );

    app.post<Adhoc>(
      '/v1/retrievers/execute',
      { schema: { body: AdhocExecuteRequest, querystring: ExecuteRetrieverQuery }, config },
      async ({ namespaceId, body, query }) => {
        refuseStream(body.stream);
        return run(namespaceId, await adhocRunnable(ctx, namespaceId, body), body, query);
      },
    );

    app.post<{ Params: { retriever_id: string }; Body: ExplainRetrieverRequest | undefined }>(
      '/v1/retrievers/:retriever_id/execute/explain',
      { schema: { body: schema.orNull(ExplainRetrieverRequest) }, config },
      async ({ namespaceId, params, body }) =>
        explainRetriever(ctx, namespaceId, params.retriever_id, body?.inputs ?? {}),
    );
  };
}

function refuseStream(stream: boolean | null | undefined): void {
  if (stream) throw validationError('stream', 'is not supported: leave it out, and page through the result');
}
