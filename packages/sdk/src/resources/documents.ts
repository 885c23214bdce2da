import type {
  BatchDeleteDocumentsRequest,
  BatchDeleteDocumentsResponse,
  BatchUpdateDocumentsRequest,
  BatchUpdateDocumentsResponse,
  BulkCreateRequest,
  BulkCreateResponse,
  BulkUpdateDocumentsRequest,
  BulkUpdateDocumentsResponse,
  DocumentCreateRequest,
  DocumentResponse,
  DocumentUpdateRequest,
  DocumentWriteQuery,
  GenericDeleteResponse,
  GetDocumentQuery,
  ListDocumentsRequest,
  ListDocumentsResponse,
  PatchDocumentRequest,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { Resource } from './resource.ts';

/** How documents are written; `alerts` says whether the alerts of the collection check them. */
export interface DocumentWriteOptions extends RequestOptions, DocumentWriteQuery {}

/** How a document is read. */
export interface DocumentReadOptions extends RequestOptions, GetDocumentQuery {}

/** What arrives and is checked. Collections are named by id or name. */
export class Documents extends Resource {
  /**
   * Creates a document, which the alerts of its collection check. With a `document_id` that exists it is an update: the same
   * content changes nothing and runs nothing.
   */
  create(
    collection: string,
    body: DocumentCreateRequest,
    options?: DocumentWriteOptions,
  ): Promise<DocumentResponse> {
    return this.api.post(all(collection), body, options, writing(options));
  }

  /**
   * Creates up to 1,000, all or none, as one batch: each alert runs once over all of them.
   * @param body a program that has it as JSON already hands over the bytes, which are sent as they are
   */
  createMany(
    collection: string,
    body: BulkCreateRequest | Uint8Array,
    options?: DocumentWriteOptions,
  ): Promise<BulkCreateResponse> {
    return this.api.post(`${all(collection)}/bulk`, body, options, writing(options));
  }

  get(collection: string, document: string, options?: DocumentReadOptions): Promise<DocumentResponse> {
    return this.api.get(one(collection, document), options, { return_vectors: options?.return_vectors });
  }

  /** Runs no alerts unless `alerts` says so. */
  replace(
    collection: string,
    document: string,
    body: DocumentUpdateRequest,
    options?: DocumentWriteOptions,
  ): Promise<DocumentResponse> {
    return this.api.put(one(collection, document), body, options, writing(options));
  }

  /** Changes what is named. Runs no alerts unless `alerts` says so. */
  update(
    collection: string,
    document: string,
    body: PatchDocumentRequest,
    options?: DocumentWriteOptions,
  ): Promise<DocumentResponse> {
    return this.api.patch(one(collection, document), body, options, writing(options));
  }

  delete(collection: string, document: string, options?: RequestOptions): Promise<GenericDeleteResponse> {
    return this.api.delete(one(collection, document), options);
  }

  list(
    collection: string,
    wanted?: ListDocumentsRequest,
    options?: RequestOptions,
  ): List<DocumentResponse, ListDocumentsResponse> {
    return this.api.search(`${all(collection)}/list`, wanted, options);
  }

  /** Changes up to 1,000, each in its own way, or all that pass `filters` in the same way; `results` says what could not be. */
  updateMany(
    collection: string,
    body: BatchUpdateDocumentsRequest,
    options?: DocumentWriteOptions,
  ): Promise<BatchUpdateDocumentsResponse> {
    return this.api.post(`${all(collection)}/batch`, body, options, writing(options));
  }

  /** Changes all that pass a filter in the same way; without filters, every document. */
  updateMatching(
    collection: string,
    body: BulkUpdateDocumentsRequest,
    options?: DocumentWriteOptions,
  ): Promise<BulkUpdateDocumentsResponse> {
    return this.api.patch(`${all(collection)}/bulk`, body, options, writing(options));
  }

  /** Deletes by id, or all that pass `filters`; `filters: {}` means every document. */
  deleteMany(
    collection: string,
    body: BatchDeleteDocumentsRequest,
    options?: RequestOptions,
  ): Promise<BatchDeleteDocumentsResponse> {
    return this.api.delete(`${all(collection)}/batch`, options, body);
  }
}

const all = (collection: string): string => at`/v1/collections/${collection}/documents`;

const one = (collection: string, document: string): string =>
  at`/v1/collections/${collection}/documents/${document}`;

const writing = (options?: DocumentWriteOptions): DocumentWriteQuery => ({ alerts: options?.alerts });
