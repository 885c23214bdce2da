import { GenericDeleteResponse } from '../common.ts';
import {
  BulkCreateRequest,
  BulkCreateResponse,
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
import { bulkAnswer, bulkRequest, documentRequest, documentWithVector } from './examples/documents.ts';
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
];
