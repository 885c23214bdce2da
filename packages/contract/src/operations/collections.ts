import {
  CollectionResponse,
  CreateCollectionRequest,
  DescribeCollectionFeaturesResponse,
  ListCollectionsRequest,
  ListCollectionsResponse,
  PatchCollectionRequest,
} from '../collections.ts';
import { GenericDeleteResponse } from '../common.ts';
import { PaginationQuery } from '../pagination.ts';
import { orNull } from '../schema.ts';
import { attachment, collectionRequest } from './examples/collections.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Collections');
const ONE = '/v1/collections/{collection_identifier}';

/** Collections. */
export const collectionOperations: readonly Operation[] = [
  define('createCollection', 'POST /v1/collections', {
    summary: 'Create a collection',
    description: 'A `source` without buckets means that its documents come over this API.',
    permission: 'write',
    body: CreateCollectionRequest,
    bodyExamples: { api: { summary: 'Documents come over the API', value: collectionRequest } },
    answer: CollectionResponse,
  }),
  define('getCollection', `GET ${ONE}`, {
    summary: 'Get a collection',
    permission: 'read',
    answer: CollectionResponse,
  }),
  define('updateCollection', `PATCH ${ONE}`, {
    summary: 'Change a collection',
    description:
      'Changes what is named. `alert_applications` replaces the whole list; what stays keeps its own further fields.',
    permission: 'write',
    body: PatchCollectionRequest,
    bodyExamples: { attach: { summary: 'Attach an alert', value: attachment } },
    answer: CollectionResponse,
    errors: [409],
  }),
  define('deleteCollection', `DELETE ${ONE}`, {
    summary: 'Delete a collection',
    description:
      '409 where a retriever or another collection names it. Its documents are removed in the background.',
    permission: 'delete',
    answer: GenericDeleteResponse,
    errors: [409],
  }),
  define('getCollectionFeatures', `GET ${ONE}/features`, {
    summary: 'Get the features of a collection',
    description: 'What its documents can be searched by.',
    permission: 'read',
    answer: DescribeCollectionFeaturesResponse,
  }),
  define('listCollections', 'POST /v1/collections/list', {
    summary: 'List collections',
    permission: 'read',
    query: PaginationQuery,
    body: orNull(ListCollectionsRequest),
    answer: ListCollectionsResponse,
  }),
];
