import type {
  ChannelResponse,
  CreateChannelRequest,
  GenericDeleteResponse,
  ListChannelsResponse,
  ListChannelTypesResponse,
  PaginationQuery,
  PatchChannelRequest,
  ResumeChannelResponse,
  TestChannelResponse,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { Resource } from './resource.ts';

const ALL = '/v1/notifications/channels';

/** Where notifications go. */
export class Channels extends Resource {
  /** The kinds of channels, described as data from which forms can be made. */
  types(options?: RequestOptions): Promise<ListChannelTypesResponse> {
    return this.api.get('/v1/notifications/channel-types', options);
  }

  /** A webhook without a secret gets one; the answer is the only one that shows it. */
  create(body: CreateChannelRequest, options?: RequestOptions): Promise<ChannelResponse> {
    return this.api.post(ALL, body, options);
  }

  list(page?: PaginationQuery, options?: RequestOptions): List<ChannelResponse, ListChannelsResponse> {
    return this.api.list(ALL, page, options);
  }

  get(channel: string, options?: RequestOptions): Promise<ChannelResponse> {
    return this.api.get(at`/v1/notifications/channels/${channel}`, options);
  }

  /** Changes what is named. A secret that is not sent stays; the one it replaces stays valid for a day. */
  update(channel: string, body: PatchChannelRequest, options?: RequestOptions): Promise<ChannelResponse> {
    return this.api.patch(at`/v1/notifications/channels/${channel}`, body, options);
  }

  /** @throws ConflictError where alerts use it, or it is the fallback of another channel */
  delete(channel: string, options?: RequestOptions): Promise<GenericDeleteResponse> {
    return this.api.delete(at`/v1/notifications/channels/${channel}`, options);
  }

  /** Switches it on. What was held for it meanwhile is told by one summary. */
  resume(channel: string, options?: RequestOptions): Promise<ResumeChannelResponse> {
    return this.api.post(at`/v1/notifications/channels/${channel}/resume`, undefined, options);
  }

  /** Sends a marked sample, and says what the far side answered, whatever that was. */
  test(channel: string, options?: RequestOptions): Promise<TestChannelResponse> {
    return this.api.post(at`/v1/notifications/channels/${channel}/test`, undefined, options);
  }
}
