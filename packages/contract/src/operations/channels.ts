import {
  ChannelResponse,
  CreateChannelRequest,
  ListChannelsResponse,
  PatchChannelRequest,
} from '../channels.ts';
import { GenericDeleteResponse } from '../common.ts';
import { PaginationQuery } from '../pagination.ts';
import { orNull } from '../schema.ts';
import { channel, channelRequest } from './examples/channels.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Channels');
const ALL = '/v1/notifications/channels';
const ONE = `${ALL}/{channel_id}`;

/** Channels. */
export const channelOperations: readonly Operation[] = [
  define('createChannel', `POST ${ALL}`, {
    summary: 'Create a channel',
    description: 'A webhook without a secret gets one; the answer is the only one that shows it.',
    permission: 'write',
    body: CreateChannelRequest,
    bodyExamples: { webhook: { summary: 'A webhook', value: channelRequest } },
    answer: ChannelResponse,
    answerExample: channel,
  }),
  define('listChannels', `GET ${ALL}`, {
    summary: 'List channels',
    permission: 'read',
    query: PaginationQuery,
    answer: ListChannelsResponse,
  }),
  define('listChannelsByPost', `POST ${ALL}/list`, {
    summary: 'List channels (as a POST)',
    permission: 'read',
    query: PaginationQuery,
    body: orNull(PaginationQuery),
    answer: ListChannelsResponse,
  }),
  define('getChannel', `GET ${ONE}`, {
    summary: 'Get a channel',
    permission: 'read',
    answer: ChannelResponse,
  }),
  define('updateChannel', `PATCH ${ONE}`, {
    summary: 'Change a channel',
    description:
      'Changes what is named. A secret that is not sent stays; the one it replaces stays valid for a day.',
    permission: 'write',
    body: PatchChannelRequest,
    bodyExamples: { rotate: { summary: 'A new secret', value: { rotate_secret: true } } },
    answer: ChannelResponse,
  }),
  define('deleteChannel', `DELETE ${ONE}`, {
    summary: 'Delete a channel',
    description: '409 where alerts use it.',
    permission: 'delete',
    answer: GenericDeleteResponse,
    errors: [409],
  }),
];
