import { GenericDeleteResponse } from '../common.ts';
import {
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
  GetDocumentQuery,
  ListDocumentsRequest,
  ListDocumentsResponse,
  PatchDocumentRequest,
} from '../documents.ts';
import { PaginationQuery } from '../pagination.ts';
import { orNull } from '../schema.ts';
import {
  batchUpdate,
  bulkAnswer,
  bulkRequest,
  bulkUpdate,
  documentRequest,
  documentWithVector,
} from './examples/documents.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Documents');
const ALL = '/v1/collections/{collection_identifier}/documents';
const ONE = `${ALL}/{document_id}`;

/** Documents. */
export const documentOperations: readonly Operation[] = [
  define('createDocument', `POST ${ALL}`, {
    summary: 'Create a document',
    description:
      'The alerts of the collection check it. With a `document_id` that exists it is an update: the same content changes nothing and runs nothing, other content is checked like a new document.',
    permission: 'write',
    query: DocumentWriteQuery,
    body: DocumentCreateRequest,
    bodyExamples: {
      text: { summary: 'Metadata only', value: documentRequest },
      vector: { summary: 'With a vector that the client computed', value: documentWithVector },
    },
    answer: DocumentResponse,
    errors: [503],
  }),
  define('createDocuments', `POST ${ALL}/bulk`, {
    summary: 'Create up to 1,000 documents',
    description: 'All or nothing, and one batch: each alert runs once over all of them.',
    permission: 'write',
    query: DocumentWriteQuery,
    body: BulkCreateRequest,
    bodyExamples: { two: { summary: 'Two documents', value: bulkRequest } },
    answer: BulkCreateResponse,
    answerExample: bulkAnswer,
    errors: [503],
  }),
  define('getDocument', `GET ${ONE}`, {
    summary: 'Get a document',
    permission: 'read',
    query: GetDocumentQuery,
    answer: DocumentResponse,
  }),
  define('replaceDocument', `PUT ${ONE}`, {
    summary: 'Replace a document',
    permission: 'write',
    query: DocumentWriteQuery,
    body: DocumentUpdateRequest,
    answer: DocumentResponse,
    errors: [503],
  }),
  define('updateDocument', `PATCH ${ONE}`, {
    summary: 'Change a document',
    permission: 'write',
    query: DocumentWriteQuery,
    body: PatchDocumentRequest,
    bodyExamples: { metadata: { summary: 'One field', value: { metadata: { reviewed: true } } } },
    answer: DocumentResponse,
    errors: [503],
  }),
  define('deleteDocument', `DELETE ${ONE}`, {
    summary: 'Delete a document',
    permission: 'delete',
    answer: GenericDeleteResponse,
  }),
  define('listDocuments', `POST ${ALL}/list`, {
    summary: 'List documents',
    permission: 'read',
    query: PaginationQuery,
    body: orNull(ListDocumentsRequest),
    answer: ListDocumentsResponse,
  }),
  define('updateDocuments', `POST ${ALL}/batch`, {
    summary: 'Change up to 1,000 documents',
    description:
      'Each in its own way (`updates`), or those that pass `filters` in the same way (`update_data`). What cannot be changed is told in `results`; the others are changed.',
    permission: 'write',
    query: DocumentWriteQuery,
    body: BatchUpdateDocumentsRequest,
    bodyExamples: { each: { summary: 'Two documents', value: batchUpdate } },
    answer: BatchUpdateDocumentsResponse,
    errors: [503],
  }),
  define('updateMatchingDocuments', `PATCH ${ALL}/bulk`, {
    summary: 'Change all documents that pass a filter',
    description: 'In the same way; without filters, every document.',
    permission: 'write',
    query: DocumentWriteQuery,
    body: BulkUpdateDocumentsRequest,
    bodyExamples: { cheap: { summary: 'Those below a price', value: bulkUpdate } },
    answer: BulkUpdateDocumentsResponse,
    errors: [503],
  }),
  define('deleteDocuments', `DELETE ${ALL}/batch`, {
    summary: 'Delete many documents',
    description: 'By id, or those that pass `filters`; `filters: {}` means every document.',
    permission: 'delete',
    body: BatchDeleteDocumentsRequest,
    bodyExamples: {
      two: { summary: 'Two of them', value: { document_ids: ['listing-4711', 'listing-4712'] } },
    },
    answer: BatchDeleteDocumentsResponse,
  }),
];
