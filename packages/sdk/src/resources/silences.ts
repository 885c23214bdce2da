import type {
  CreateSilenceRequest,
  GenericDeleteResponse,
  ListSilencesResponse,
  PaginationQuery,
  PatchSilenceRequest,
  PreviewSilenceRequest,
  PreviewSilenceResponse,
  SilenceResponse,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { Resource } from './resource.ts';

const ALL = '/v1/notifications/silences';

/** What nobody is told of for a while. */
export class Silences extends Resource {
  create(body: CreateSilenceRequest, options?: RequestOptions): Promise<SilenceResponse> {
    return this.api.post(ALL, body, options);
  }

  list(page?: PaginationQuery, options?: RequestOptions): List<SilenceResponse, ListSilencesResponse> {
    return this.api.list(ALL, page, options);
  }

  get(silence: string, options?: RequestOptions): Promise<SilenceResponse> {
    return this.api.get(at`/v1/notifications/silences/${silence}`, options);
  }

  /** Changes what is named. An `ends_at` that is past ends it. */
  update(silence: string, body: PatchSilenceRequest, options?: RequestOptions): Promise<SilenceResponse> {
    return this.api.patch(at`/v1/notifications/silences/${silence}`, body, options);
  }

  delete(silence: string, options?: RequestOptions): Promise<GenericDeleteResponse> {
    return this.api.delete(at`/v1/notifications/silences/${silence}`, options);
  }

  /** What it would have held back of the latest 1,000 runs that triggered. Changes nothing. */
  preview(body: PreviewSilenceRequest, options?: RequestOptions): Promise<PreviewSilenceResponse> {
    return this.api.ask(`${ALL}/preview`, body, options);
  }
}
