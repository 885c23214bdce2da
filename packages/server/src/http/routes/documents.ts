import {
  BulkCreateRequest,
  DocumentCreateRequest,
  DocumentUpdateRequest,
  type JsonSchema,
  PatchDocumentRequest,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { featuresOf } from '../../catalog/document-features.ts';
import {
  collectionIdOf,
  collectionNamed,
  findDocument,
  toAcceptedResponse,
  toDocumentResponse,
} from '../../catalog/documents.ts';
import type { ApiRequest, AppContext } from '../../context.ts';
import { slotOf } from '../../executions/counters.ts';
import { acceptBatch } from '../../ingest/accept-batch.ts';
import { changeDocument } from '../../ingest/change-document.ts';
import { deleteDocument } from '../../ingest/delete-documents.ts';
import { type NormalDocument, normaliseChange, normaliseDocument } from '../../ingest/normal-document.ts';
import type { AcceptedBatch, AcceptedDocument, BatchTarget, IngestDeps } from '../../ingest/plan-batch.ts';
import { keepFor } from '../plugins/idempotency.ts';

type Body = Record<string, unknown>;
interface Params {
  collection_identifier: string;
  document_id: string;
}
interface Write {
  Params: Params;
  Body: Body;
  Querystring: AlertsQuery;
}

/** A full batch of documents with vectors. */
const BULK_BODY_LIMIT = 64 * 1024 * 1024;
const PREFIX = '/v1/collections/:collection_identifier/documents';

/** Whether alerts run over what is written. */
export interface AlertsQuery {
  alerts?: 'run' | 'record' | 'skip';
}

/** Schema of {@link AlertsQuery}. */
export const alertsQuery: JsonSchema = {
  type: 'object',
  properties: { alerts: { type: 'string', enum: ['run', 'record', 'skip'] } },
};

/**
 * What `alerts` means for a batch: `run` checks it, `record` does and tells nobody, `skip` does not.
 * @param byDefault creating runs, changing skips; that is no wish, and is not counted as one
 */
export function checkingOf(
  { alerts }: AlertsQuery,
  byDefault: 'run' | 'skip',
): Pick<BatchTarget, 'check' | 'quiet' | 'skipped'> {
  const wish = alerts ?? byDefault;
  return { check: wish !== 'skip', quiet: wish === 'record', skipped: alerts === 'skip' };
}

/** What ingest needs of a server. */
export function ingestOf(ctx: AppContext): IngestDeps {
  const { db, ids, clock, metrics, log, processId, wakeWorkers: wake } = ctx;
  return { db, ids, clock, metrics, log, wake, slot: slotOf(processId, db.capabilities.manyProcesses) };
}

/** Documents: the way in, and reading them back. */
export function documentRoutes(ctx: AppContext): FastifyPluginAsync {
  const ingest = ingestOf(ctx);
  const keyOf = async (namespaceId: string, params: Params) => ({
    namespaceId,
    collectionId: await collectionIdOf(ctx.db.read, namespaceId, params.collection_identifier),
    documentId: params.document_id,
  });

  return async (app) => {
    app.post<Write>(
      PREFIX,
      { schema: { body: DocumentCreateRequest, querystring: alertsQuery }, config: { permission: 'write' } },
      async (request) => {
        const { namespaceId, params, body, query } = request;
        const collection = await collectionNamed(ctx.db.read, namespaceId, params.collection_identifier);
        const collectionId = collection.collection_id;
        const documents = [normaliseDocument(body, '', collection)];
        const target = { namespaceId, collectionId, ...checkingOf(query, 'run') };
        return acceptAndAnswer(ingest, request, target, documents, [''], ({ documents: [accepted] }) =>
          toAcceptedResponse(target, documents[0] as NormalDocument, accepted as AcceptedDocument),
        );
      },
    );

    app.post<Write & { Body: { documents: Body[] } }>(
      `${PREFIX}/bulk`,
      {
        schema: { body: BulkCreateRequest, querystring: alertsQuery },
        config: { permission: 'write' },
        bodyLimit: BULK_BODY_LIMIT,
      },
      async (request) => {
        const { namespaceId, params, body, query } = request;
        const collection = await collectionNamed(ctx.db.read, namespaceId, params.collection_identifier);
        const places = body.documents.map((_, i) => `documents[${i}]`);
        const documents = body.documents.map((document, i) =>
          normaliseDocument(document, places[i] as string, collection),
        );
        const { collection_id: collectionId } = collection;
        const target = { namespaceId, collectionId, ...checkingOf(query, 'run') };
        return acceptAndAnswer(ingest, request, target, documents, places, (accepted) => ({
          batch_id: accepted.batchId,
          documents: accepted.documents.map(({ document_id, status }) => ({ document_id, status })),
        }));
      },
    );

    app.get<{ Params: Params; Querystring: { return_vectors?: boolean } }>(
      `${PREFIX}/:document_id`,
      {
        schema: { querystring: { type: 'object', properties: { return_vectors: { type: 'boolean' } } } },
        config: { permission: 'read' },
      },
      async ({ namespaceId, params, query }) => {
        const row = await findDocument(ctx.db.read, await keyOf(namespaceId, params));
        return toDocumentResponse(row, query.return_vectors ? await featuresOf(ctx.db.read, row) : null);
      },
    );

    for (const [method, body] of [
      ['PUT', DocumentUpdateRequest],
      ['PATCH', PatchDocumentRequest],
    ] as const)
      app.route<Write>({
        method,
        url: `${PREFIX}/:document_id`,
        schema: { body, querystring: alertsQuery },
        config: { permission: 'write' },
        handler: async (request) => {
          const { namespaceId, params, body: sent, query } = request;
          const collection = await collectionNamed(ctx.db.read, namespaceId, params.collection_identifier);
          const documentId = params.document_id;
          const { collection_id: collectionId } = collection;
          const key = { namespaceId, collectionId, documentId };
          const target = { ...key, ...checkingOf(query, 'skip'), requestId: request.id };
          const change = {
            given: normaliseChange(sent, documentId, '', collection),
            bringsFeatures: sent['features'] != null,
            merge: method === 'PATCH',
          };
          return toDocumentResponse(await changeDocument(ingest, target, change));
        },
      });

    app.delete<{ Params: Params }>(
      `${PREFIX}/:document_id`,
      { config: { permission: 'delete' } },
      async ({ namespaceId, params }) => {
        await deleteDocument(ingest, await keyOf(namespaceId, params));
        return { message: 'Successfully deleted', success: true };
      },
    );
  };
}

/** Accepts a batch and keeps its idempotent answer with it: neither is ever there without the other. */
async function acceptAndAnswer<T extends object>(
  ingest: IngestDeps,
  request: ApiRequest,
  target: BatchTarget,
  documents: readonly NormalDocument[],
  places: readonly string[],
  answerOf: (accepted: AcceptedBatch) => T,
): Promise<T> {
  const keep = keepFor(request, answerOf);
  const accepted = await acceptBatch(ingest, { ...target, requestId: request.id }, documents, places, keep);
  return answerOf(accepted);
}
