import {
  ApiError,
  BulkCreateRequest,
  DocumentCreateRequest,
  DocumentUpdateRequest,
  ListDocumentsRequest,
  PaginationQuery,
  PatchDocumentRequest,
  schema,
  validationError,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import {
  collectionIdOf,
  collectionNamed,
  countDocuments,
  featuresOf,
  findDocument,
  listDocuments,
  toAcceptedResponse,
  toDocumentResponse,
} from '../../catalog/documents.ts';
import type { ApiRequest, AppContext } from '../../context.ts';
import { acceptBatch } from '../../ingest/accept-batch.ts';
import { changeDocument, deleteDocument } from '../../ingest/change-document.ts';
import { type NormalDocument, normaliseDocument } from '../../ingest/normal-document.ts';
import type { AcceptedBatch, AcceptedDocument, BatchTarget, IngestDeps } from '../../ingest/plan-batch.ts';
import { paginationOf, readPage } from '../../platform/paging.ts';
import { keepFor } from '../plugins/idempotency.ts';

type Body = Record<string, unknown>;
interface Params {
  collection_identifier: string;
  document_id: string;
}
interface Write {
  Params: Params;
  Body: Body;
  Querystring: { alerts?: 'run' | 'skip' };
}

/** A full batch of documents with vectors. */
const BULK_BODY_LIMIT = 64 * 1024 * 1024;
const PREFIX = '/v1/collections/:collection_identifier/documents';

/** `?alerts=run` checks, `?alerts=skip` does not; else creating does and changing does not. */
const alertsQuery = { type: 'object', properties: { alerts: { type: 'string', enum: ['run', 'skip'] } } };

/** Documents: the way in, and reading them back. */
export function documentRoutes(ctx: AppContext): FastifyPluginAsync {
  const { db, ids, clock, metrics, log, wakeWorkers: wake } = ctx;
  const ingest: IngestDeps = { db, ids, clock, metrics, log, wake };
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
        const target = { namespaceId, collectionId, check: query.alerts !== 'skip' };
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
        const check = query.alerts !== 'skip';
        const target = { namespaceId, collectionId: collection.collection_id, check };
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
          const key = { namespaceId, collectionId: collection.collection_id, documentId: params.document_id };
          const change = {
            given: normaliseDocument({ ...sent, document_id: key.documentId }, '', collection),
            bringsFeatures: sent['features'] != null,
            merge: method === 'PATCH',
            check: query.alerts === 'run',
            requestId: request.id,
          };
          return toDocumentResponse(await changeDocument(ingest, key, change));
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

    // Without these, "bulk" and "batch" would be taken for the ids of documents.
    for (const [method, name] of [
      ['PATCH', 'bulk'],
      ['POST', 'batch'],
      ['DELETE', 'batch'],
    ] as const)
      app.route({
        method,
        url: `${PREFIX}/${name}`,
        config: { permission: method === 'DELETE' ? 'delete' : 'write' },
        handler: async () => {
          throw new ApiError(
            'NotFoundError',
            `${method} documents/${name} is not supported by this version yet`,
          );
        },
      });

    app.post<{ Params: Params; Body: Body | undefined; Querystring: PaginationQuery }>(
      `${PREFIX}/list`,
      {
        schema: { body: schema.orNull(ListDocumentsRequest), querystring: PaginationQuery },
        config: { permission: 'read' },
      },
      async ({ namespaceId, params, query, body }) => {
        refuseUnsupported(body ?? {});
        const collectionId = await collectionIdOf(ctx.db.read, namespaceId, params.collection_identifier);
        const binding = ['documents', namespaceId, collectionId];
        const page = readPage(ctx.secrets, query, (body ?? {}) as PaginationQuery, binding);
        const found = await listDocuments(ctx, namespaceId, collectionId, page);
        const total = page.includeTotal ? await countDocuments(ctx.db.read, namespaceId, collectionId) : null;
        return {
          results: found.rows.map((row) => toDocumentResponse(row)),
          pagination: paginationOf(ctx.secrets, page, found, binding, total),
          ...(total === null ? {} : { total_count: total }),
        };
      },
    );
  };
}

/** A filter that is not applied would show what was not asked for. */
function refuseUnsupported(body: Body): void {
  for (const field of ['filters', 'sort', 'search', 'group_by', 'select'])
    if (body[field] != null)
      throw validationError(field, 'is not supported by this version yet; leave it out');
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
