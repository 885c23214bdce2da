import type {
  CollectionResponse,
  CreateCollectionRequest,
  DescribeCollectionFeaturesResponse,
  GenericDeleteResponse,
  ListCollectionsRequest,
  ListCollectionsResponse,
  PatchCollectionRequest,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { Resource } from './resource.ts';

/** Documents of one kind, their feature extractor, and the alerts attached to them. Each is named by id or name. */
export class Collections extends Resource {
  /** A `source` without buckets means that its documents come over the API. */
  create(body: CreateCollectionRequest, options?: RequestOptions): Promise<CollectionResponse> {
    return this.api.post('/v1/collections', body, options);
  }

  get(collection: string, options?: RequestOptions): Promise<CollectionResponse> {
    return this.api.get(at`/v1/collections/${collection}`, options);
  }

  /** Changes what is named; `alert_applications` replaces the whole list. */
  update(
    collection: string,
    body: PatchCollectionRequest,
    options?: RequestOptions,
  ): Promise<CollectionResponse> {
    return this.api.patch(at`/v1/collections/${collection}`, body, options);
  }

  /** @throws ConflictError where a retriever or another collection names it */
  delete(collection: string, options?: RequestOptions): Promise<GenericDeleteResponse> {
    return this.api.delete(at`/v1/collections/${collection}`, options);
  }

  /** What its documents can be searched by. */
  features(collection: string, options?: RequestOptions): Promise<DescribeCollectionFeaturesResponse> {
    return this.api.get(at`/v1/collections/${collection}/features`, options);
  }

  list(
    wanted?: ListCollectionsRequest,
    options?: RequestOptions,
  ): List<CollectionResponse, ListCollectionsResponse> {
    return this.api.search('/v1/collections/list', wanted, options);
  }
}
