import { ExecuteRetrieverRequest, notFound, type StageConfig, validationError } from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import type { AppContext } from '../../context.ts';
import { storedDocuments } from '../../retrieve/document-source.ts';
import type { Hit } from '../../retrieve/hit.ts';
import { completeInputs, type InputSchema } from '../../retrieve/inputs.ts';
import { parseStages } from '../../retrieve/parse.ts';
import { runSearch } from '../../retrieve/search.ts';

interface Given {
  Params: { retriever_id: string };
  Body: {
    inputs?: Record<string, unknown> | null;
    pagination?: { limit?: number; page_size?: number } | null;
  };
}

/** Runs a stored retriever over its collections. */
export function retrieverExecuteRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.post<Given>(
      '/v1/retrievers/:retriever_id/execute',
      { schema: { body: ExecuteRetrieverRequest }, config: { permission: 'read' } },
      async ({ namespaceId, params, body }) => {
        const retriever = await findRetriever(ctx, namespaceId, params.retriever_id);
        if (retriever.collection_ids.length === 0)
          throw validationError(
            'collection_identifiers',
            'This retriever looks at arriving documents and has nothing to search; give it collection_identifiers',
          );
        const { inputs, problems } = completeInputs(retriever.input_schema, body.inputs ?? {});
        refuseInputs(problems.missing, 'is required');
        refuseInputs(problems.wrongType, 'has the wrong type');
        const stages = parseStages(retriever.stages, inputs);
        const begin = performance.now();
        const found = await runSearch(
          storedDocuments(ctx.db.read, namespaceId),
          retriever.collection_ids,
          stages,
          null,
        );
        const limit = body.pagination?.limit ?? body.pagination?.page_size ?? found.hits.length;
        return {
          execution_id: ctx.ids.next('exec_'),
          status: 'completed',
          documents: found.hits.slice(0, limit).map(toResult),
          pagination: { total: found.hits.length, limited: found.limited },
          stage_statistics: { stages: {}, total_time_ms: performance.now() - begin, credits_used: 0 },
          stages_completed: stages.length,
          total_stages: stages.length,
        };
      },
    );
  };
}

interface Retriever {
  readonly stages: StageConfig[];
  readonly input_schema: InputSchema;
  readonly collection_ids: string[];
}

async function findRetriever(ctx: AppContext, namespaceId: string, identifier: string): Promise<Retriever> {
  const row = await ctx.db.read
    .selectFrom('retrievers')
    .select('definition_json')
    .where('namespace_id', '=', namespaceId)
    .where((e) => e.or([e('retriever_id', '=', identifier), e('name', '=', identifier)]))
    .executeTakeFirst();
  if (!row) throw notFound('retriever', identifier);
  return JSON.parse(row.definition_json) as Retriever;
}

function refuseInputs(names: readonly string[], problem: string): void {
  if (names.length > 0)
    throw validationError(
      names.map((name) => ({ loc: ['body', 'inputs', name], msg: problem, type: 'value_error' })),
    );
}

function toResult(hit: Hit): Record<string, unknown> {
  return {
    ...hit.payload,
    document_id: hit.documentId,
    collection_id: hit.collectionId,
    score: hit.score,
    matched_features: hit.evidence,
  };
}
