import {
  ApiError,
  BatchDeleteDocumentsRequest,
  type BatchDeleteDocumentsResponse,
  BatchUpdateDocumentsRequest,
  type BatchUpdateDocumentsResponse,
  BulkUpdateDocumentsRequest,
  type BulkUpdateDocumentsResponse,
  type Metadata,
  validationError,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { readDocumentFilter } from '../../catalog/document-list/filter.ts';
import { collectionNamed } from '../../catalog/documents.ts';
import type { ApiRequest, AppContext } from '../../context.ts';
import type { DocumentChange } from '../../ingest/change-document.ts';
import {
  type BatchOutcome,
  deleteEach,
  deleteMatching,
  type ReadUpdate,
  updateEach,
  updateMatching,
} from '../../ingest/document-batches.ts';
import { type CollectionName, normaliseChange, normaliseDocument } from '../../ingest/normal-document.ts';
import { clientGone } from '../plugins/client-gone.ts';
import { type AlertsQuery, alertsQuery, checkingOf, ingestOf } from './documents.ts';

interface Request<Body> {
  Params: { collection_identifier: string };
  Querystring: AlertsQuery;
  Body: Body;
}

const PREFIX = '/v1/collections/:collection_identifier/documents';

/** Many documents at once: changed one by one or by filter, and deleted. */
export function documentBatchRoutes(ctx: AppContext): FastifyPluginAsync {
  const ingest = ingestOf(ctx);
  const targetOf = async ({ namespaceId, id: requestId, params, query }: ApiRequest) => {
    const { collection_identifier: identifier } = params as Request<unknown>['Params'];
    const collection = await collectionNamed(ctx.db.read, namespaceId, identifier);
    const checking = checkingOf(query as AlertsQuery, 'skip');
    const target = { namespaceId, collectionId: collection.collection_id, ...checking, requestId };
    return { collection, target };
  };

  return async (app) => {
    app.post<Request<BatchUpdateDocumentsRequest>>(
      `${PREFIX}/batch`,
      {
        schema: { body: BatchUpdateDocumentsRequest, querystring: alertsQuery },
        config: { permission: 'write' },
      },
      async (request, reply): Promise<BatchUpdateDocumentsResponse> => {
        const wish = oneOfBoth(request.body);
        const { collection, target } = await targetOf(request);
        const outcome =
          wish.updates === null
            ? await updateMatching(
                ingest,
                target,
                readDocumentFilter(wish.filters),
                changeOf(wish.update_data, 'update_data', collection),
                clientGone(reply),
              )
            : await updateEach(ingest, target, readUpdates(wish.updates, collection));
        return { ...updatedAnswer(outcome), results: [...outcome.results] };
      },
    );

    app.patch<Request<BulkUpdateDocumentsRequest>>(
      `${PREFIX}/bulk`,
      {
        schema: { body: BulkUpdateDocumentsRequest, querystring: alertsQuery },
        config: { permission: 'write' },
      },
      async (request, reply): Promise<BulkUpdateDocumentsResponse> => {
        const { body } = request;
        const { collection, target } = await targetOf(request);
        const change = changeOf(body.update_data, 'update_data', collection);
        const filter = readDocumentFilter(body.filters);
        return updatedAnswer(await updateMatching(ingest, target, filter, change, clientGone(reply)));
      },
    );

    app.delete<Request<BatchDeleteDocumentsRequest>>(
      `${PREFIX}/batch`,
      { schema: { body: BatchDeleteDocumentsRequest }, config: { permission: 'delete' } },
      async (request, reply): Promise<BatchDeleteDocumentsResponse> => {
        const { document_ids: ids, filters } = request.body;
        if ((ids == null) === (filters == null))
          throw validationError(
            'document_ids',
            'give document_ids or filters, one of both; filters: {} means every document',
          );
        const { target } = await targetOf(request);
        const outcome =
          ids == null
            ? await deleteMatching(ingest, target, readDocumentFilter(filters), clientGone(reply))
            : await deleteEach(ingest, target, ids);
        return {
          deleted_count: outcome.done,
          failed_count: outcome.failed,
          results: [...outcome.results],
          message: messageOf('deleted', outcome),
        };
      },
    );
  };
}

type Updates = NonNullable<BatchUpdateDocumentsRequest['updates']>;
type UpdateWish =
  | { readonly updates: Updates }
  | { readonly updates: null; readonly filters: Metadata; readonly update_data: Metadata };

/** @throws ApiError 422 unless there are updates, or filters with what to change */
function oneOfBoth({ updates, filters, update_data }: BatchUpdateDocumentsRequest): UpdateWish {
  if (updates != null) {
    if (filters != null || update_data != null)
      throw validationError('updates', 'give updates, or filters with update_data, not both');
    return { updates };
  }
  if (filters == null)
    throw validationError(
      'updates',
      'give updates, or filters with update_data; filters: {} means every document',
    );
  if (update_data == null) throw validationError('update_data', 'is required: what to change');
  return { updates: null, filters, update_data };
}

/** @throws ApiError 422 where one document is named twice */
function readUpdates(updates: Updates, collection: CollectionName): ReadUpdate[] {
  const seen = new Set<string>();
  return updates.map(({ document_id: documentId, update_data }, i) => {
    if (seen.has(documentId))
      throw validationError(`updates[${i}].document_id`, `"${documentId}" stands twice in this request`);
    seen.add(documentId);
    const place = `updates[${i}].update_data`;
    try {
      return { documentId, place, change: changeOf(update_data, place, collection, documentId) };
    } catch (error) {
      if (error instanceof ApiError) return { documentId, error };
      throw error;
    }
  });
}

/** What `update_data` changes: the same as a PATCH of the document. @throws ApiError 422 */
function changeOf(
  update: Metadata,
  place: string,
  collection: CollectionName,
  documentId: string | null = null,
): DocumentChange {
  const given =
    documentId === null
      ? normaliseDocument({ ...update, document_id: null }, place, collection)
      : normaliseChange(update, documentId, place, collection);
  return { given, bringsFeatures: update['features'] != null, merge: true };
}

function updatedAnswer(outcome: BatchOutcome): BulkUpdateDocumentsResponse {
  return {
    updated_count: outcome.done,
    failed_count: outcome.failed,
    message: messageOf('updated', outcome),
    batch_id: outcome.batchId,
  };
}

function messageOf(verb: string, { done, failed }: BatchOutcome): string {
  const documents = (n: number): string => (n === 1 ? '1 document' : `${n} documents`);
  return `${documents(done)} ${verb}${failed > 0 ? `, ${documents(failed)} not` : ''}`;
}
