import type {
  DeadLetter,
  GenericSuccessResponse,
  ListDeadLettersResponse,
  PaginationQuery,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { Resource } from './resource.ts';

/** Batches that could not be checked, and messages that could not be delivered. */
export class DeadLetters extends Resource {
  /** Oldest first, each with the error of its last attempt. */
  list(page?: PaginationQuery, options?: RequestOptions): List<DeadLetter, ListDeadLettersResponse> {
    return this.api.list('/v1/dead-letters', page, options);
  }

  /** Tries it again, with all its attempts. */
  retry(job: string, options?: RequestOptions): Promise<GenericSuccessResponse> {
    return this.api.post(at`/v1/dead-letters/${job}/retry`, undefined, options);
  }
}
