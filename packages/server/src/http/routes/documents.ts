import {
  BulkCreateRequest,
  DocumentCreateRequest,
  DocumentUpdateRequest,
  ListDocumentsRequest,
  notFound,
  PaginationQuery,
  PatchDocumentRequest,
  schema,
  validationError,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import {
  collectionIdOf,
  countDocuments,
  featuresOf,
  findDocument,
  listDocuments,
  toDocumentResponse,
} from '../../catalog/documents.ts';
import {
  type AcceptedBatch,
  acceptBatch,
  type BatchTarget,
  featureRows,
  replaceDocument,
} from '../../ingest/accept-batch.ts';
import {
  contentHash,
  type NormalDocument,
  normaliseDocument,
  readFeatures,
} from '../../ingest/normal-document.ts';
import { insertMany, type Transaction } from '../../store/database.ts';
import type { ApiRequest, AppContext } from '../context.ts';
import { paginationOf, readPage } from '../paging.ts';

type Body = Record<string, unknown>;
interface DocumentParams {
  collection_identifier: string;
  document_id: string;
}

/** Unchecked batches of a namespace at which ingest answers 503. */
const BACKLOG_LIMIT = 10_000;
/** A full batch of documents with vectors. */
const BULK_BODY_LIMIT = 64 * 1024 * 1024;
const PREFIX = '/v1/collections/:collection_identifier/documents';

/** Documents: the way in, and reading them back. */
export function documentRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.post<{ Params: DocumentParams; Body: Body; Querystring: { alerts?: string } }>(
      PREFIX,
      { schema: { body: DocumentCreateRequest }, config: { permission: 'write' } },
      async (request) => {
        const { namespaceId, params, body } = request;
        const collectionId = await collectionIdOf(ctx.db.read, namespaceId, params.collection_identifier);
        const document = normaliseDocument(body, '');
        const check = alertsWanted(request.query.alerts, true);
        const target = { namespaceId, collectionId, check };
        return acceptAndAnswer(ctx, request, target, [document], [''], async (tx, { documents: [made] }) =>
          toDocumentResponse(await findDocument(tx, namespaceId, collectionId, made?.document_id ?? '')),
        );
      },
    );

    app.post<{ Params: DocumentParams; Body: { documents: Body[] }; Querystring: { alerts?: string } }>(
      `${PREFIX}/bulk`,
      { schema: { body: BulkCreateRequest }, config: { permission: 'write' }, bodyLimit: BULK_BODY_LIMIT },
      async (request) => {
        const { namespaceId, params, body } = request;
        const collectionId = await collectionIdOf(ctx.db.read, namespaceId, params.collection_identifier);
        const places = body.documents.map((_, i) => `documents[${i}]`);
        const documents = body.documents.map((document, i) =>
          normaliseDocument(document, places[i] as string),
        );
        const check = alertsWanted(request.query.alerts, true);
        const target = { namespaceId, collectionId, check };
        return acceptAndAnswer(ctx, request, target, documents, places, async (_tx, accepted) => ({
          batch_id: accepted.batchId,
          documents: accepted.documents,
        }));
      },
    );

    app.get<{ Params: DocumentParams; Querystring: { return_vectors?: boolean } }>(
      `${PREFIX}/:document_id`,
      {
        schema: { querystring: { type: 'object', properties: { return_vectors: { type: 'boolean' } } } },
        config: { permission: 'read' },
      },
      async ({ namespaceId, params, query }) => {
        const collectionId = await collectionIdOf(ctx.db.read, namespaceId, params.collection_identifier);
        const row = await findDocument(ctx.db.read, namespaceId, collectionId, params.document_id);
        return toDocumentResponse(row, query.return_vectors ? await featuresOf(ctx.db.read, row) : null);
      },
    );

    for (const [method, bodySchema] of [
      ['PUT', DocumentUpdateRequest],
      ['PATCH', PatchDocumentRequest],
    ] as const)
      app.route<{ Params: DocumentParams; Body: Body; Querystring: { alerts?: string } }>({
        method,
        url: `${PREFIX}/:document_id`,
        schema: { body: bodySchema },
        config: { permission: 'write' },
        handler: async ({ namespaceId, params, body, query }) => {
          const collectionId = await collectionIdOf(ctx.db.read, namespaceId, params.collection_identifier);
          const target = { namespaceId, collectionId, documentId: params.document_id };
          const check = alertsWanted(query.alerts, false);
          await changeDocument(ctx, target, body, method === 'PATCH', check);
          return toDocumentResponse(
            await findDocument(ctx.db.read, namespaceId, collectionId, params.document_id),
          );
        },
      });

    app.delete<{ Params: DocumentParams }>(
      `${PREFIX}/:document_id`,
      { config: { permission: 'delete' } },
      async ({ namespaceId, params }) => {
        const collectionId = await collectionIdOf(ctx.db.read, namespaceId, params.collection_identifier);
        await deleteDocument(ctx, namespaceId, collectionId, params.document_id);
        return { message: 'Successfully deleted', success: true };
      },
    );

    app.post<{ Params: DocumentParams; Body: Body | undefined; Querystring: PaginationQuery }>(
      `${PREFIX}/list`,
      {
        schema: { body: schema.orNull(ListDocumentsRequest), querystring: PaginationQuery },
        config: { permission: 'read' },
      },
      async ({ namespaceId, params, query, body }) => {
        const collectionId = await collectionIdOf(ctx.db.read, namespaceId, params.collection_identifier);
        const given = (body ?? {}) as PaginationQuery;
        const binding = ['documents', namespaceId, collectionId];
        const page = readPage(ctx.secrets, query, given, binding);
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

function ingestOf(ctx: AppContext): Parameters<typeof acceptBatch>[0] {
  return { db: ctx.db, ids: ctx.ids, clock: ctx.clock, wake: ctx.wakeWorkers, backlogLimit: BACKLOG_LIMIT };
}

/** Accepts a batch and keeps its idempotent answer with it: neither is ever there without the other. */
async function acceptAndAnswer<T extends object>(
  ctx: AppContext,
  { idempotency }: ApiRequest,
  target: BatchTarget,
  documents: readonly NormalDocument[],
  places: readonly string[],
  answerOf: (tx: Transaction, accepted: AcceptedBatch) => Promise<T>,
): Promise<T> {
  let answer: T | undefined;
  await acceptBatch(ingestOf(ctx), target, documents, places, async (tx, accepted) => {
    answer = await answerOf(tx, accepted);
    await idempotency?.keep(tx, 200, answer);
  });
  return answer as T;
}

/** `?alerts=run` checks, `?alerts=skip` does not; else creating does and changing does not. */
function alertsWanted(asked: string | undefined, otherwise: boolean): boolean {
  if (asked === undefined) return otherwise;
  if (asked !== 'run' && asked !== 'skip')
    throw validationError([{ loc: ['query', 'alerts'], msg: 'must be "run" or "skip"', type: 'enum' }]);
  return asked === 'run';
}

interface DocumentKey {
  readonly namespaceId: string;
  readonly collectionId: string;
  readonly documentId: string;
}

/** Replaces a document, or merges into it; its check is a batch of its own where one is wanted. */
async function changeDocument(
  ctx: AppContext,
  { namespaceId, collectionId, documentId }: DocumentKey,
  body: Body,
  merge: boolean,
  check: boolean,
): Promise<void> {
  const row = await findDocument(ctx.db.read, namespaceId, collectionId, documentId);
  const before = JSON.parse(row.payload_json) as Body;
  const given = normaliseDocument({ ...body, document_id: documentId }, '');
  const kept =
    body['features'] === undefined
      ? await featuresOf(ctx.db.read, row)
      : readFeatures(body['features'], 'features');
  const payload = merge ? mergePayload(before, given.payload) : given.payload;
  const changed: NormalDocument = { id: documentId, payload, ...kept };
  if (check) {
    await acceptBatch(ingestOf(ctx), { namespaceId, collectionId, check }, [changed], ['']);
    return;
  }
  await ctx.db.transaction(async (tx) => {
    await replaceDocument(tx, {
      namespace_id: namespaceId,
      collection_id: collectionId,
      document_id: documentId,
      payload_json: JSON.stringify(payload),
      content_hash: contentHash(changed),
      updated_at: ctx.clock.now(),
    });
    const document = { id: documentId, payload, vectors: kept.vectors, hashes: kept.hashes };
    await insertMany(tx, 'document_features', featureRows({ namespaceId, collectionId }, document));
  });
}

function mergePayload(before: Body, patch: Body): Body {
  const merged = { ...before, ...patch };
  const [old, fresh] = [before['metadata'], patch['metadata']];
  return old && fresh ? { ...merged, metadata: { ...(old as Body), ...(fresh as Body) } } : merged;
}

async function deleteDocument(
  ctx: AppContext,
  namespaceId: string,
  collectionId: string,
  documentId: string,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    for (const table of ['document_features', 'documents'] as const) {
      const { numDeletedRows } = await tx
        .deleteFrom(table)
        .where('namespace_id', '=', namespaceId)
        .where('collection_id', '=', collectionId)
        .where('document_id', '=', documentId)
        .executeTakeFirstOrThrow();
      if (table === 'documents' && numDeletedRows === 0n) throw notFound('document', documentId);
    }
  });
}
