import {
  type ChannelResponse,
  CreateChannelRequest,
  type GenericDeleteResponse,
  type ListChannelsResponse,
  type ListChannelTypesResponse,
  PaginationQuery,
  PatchChannelRequest,
  type ResumeChannelResponse,
  schema,
  type TestChannelResponse,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import {
  createChannel,
  deleteChannel,
  getChannel,
  listChannels,
  patchChannel,
  switchOn,
} from '../../catalog/channels.ts';
import type { AppContext } from '../../context.ts';
import { testChannel } from '../../notify/test-channel.ts';
import { answerPage } from '../../platform/paging.ts';
import { clientGone } from '../plugins/client-gone.ts';
import { keepFor } from '../plugins/idempotency.ts';

interface ChannelParams {
  channel_id: string;
}

const ALL = '/v1/notifications/channels';
const ONE = `${ALL}/:channel_id`;

/** Channels: whom alerts tell. */
export function channelRoutes(ctx: AppContext): FastifyPluginAsync {
  const list = async (
    namespaceId: string,
    query: PaginationQuery,
    body: PaginationQuery,
  ): Promise<ListChannelsResponse> => {
    const { results, pagination } = await answerPage(
      ctx.secrets,
      { query, body },
      ['channels', namespaceId],
      (page) => listChannels(ctx, namespaceId, page),
    );
    return { results, pagination };
  };

  return async (app) => {
    app.get(
      '/v1/notifications/channel-types',
      { config: { permission: 'read', namespace: false } },
      async (): Promise<ListChannelTypesResponse> => {
        const results = Object.values(ctx.channelKinds).map(({ description }) => description);
        return { results, total: results.length };
      },
    );

    app.post<{ Body: CreateChannelRequest }>(
      ALL,
      { schema: { body: CreateChannelRequest }, config: { permission: 'write' } },
      (request): Promise<ChannelResponse> =>
        createChannel(ctx, request.namespaceId, request.body, keepFor(request)),
    );

    app.get<{ Querystring: PaginationQuery }>(
      ALL,
      { schema: { querystring: PaginationQuery }, config: { permission: 'read' } },
      ({ namespaceId, query }) => list(namespaceId, query, {}),
    );

    app.post<{ Body: PaginationQuery | undefined; Querystring: PaginationQuery }>(
      `${ALL}/list`,
      {
        schema: { body: schema.orNull(PaginationQuery), querystring: PaginationQuery },
        config: { permission: 'read' },
      },
      ({ namespaceId, query, body }) => list(namespaceId, query, body ?? {}),
    );

    app.get<{ Params: ChannelParams }>(
      ONE,
      { config: { permission: 'read' } },
      ({ namespaceId, params }): Promise<ChannelResponse> => getChannel(ctx, namespaceId, params.channel_id),
    );

    app.patch<{ Params: ChannelParams; Body: PatchChannelRequest }>(
      ONE,
      { schema: { body: PatchChannelRequest }, config: { permission: 'write' } },
      ({ namespaceId, params, body }): Promise<ChannelResponse> =>
        patchChannel(ctx, namespaceId, params.channel_id, body),
    );

    app.post<{ Params: ChannelParams }>(
      `${ONE}/resume`,
      { config: { permission: 'write' } },
      (request): Promise<ResumeChannelResponse> =>
        switchOn(ctx, request.namespaceId, request.params.channel_id, keepFor(request)),
    );

    app.delete<{ Params: ChannelParams }>(
      ONE,
      { config: { permission: 'delete' } },
      async ({ namespaceId, params }): Promise<GenericDeleteResponse> => {
        await deleteChannel(ctx, namespaceId, params.channel_id);
        return { message: 'Successfully deleted', success: true };
      },
    );

    app.post<{ Params: ChannelParams }>(
      `${ONE}/test`,
      { config: { permission: 'write' } },
      ({ namespaceId, params }, reply): Promise<TestChannelResponse> =>
        testChannel(ctx, namespaceId, params.channel_id, clientGone(reply)),
    );
  };
}
