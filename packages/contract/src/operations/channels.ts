import { ListChannelTypesResponse } from '../channel-types.ts';
import {
  ChannelResponse,
  CreateChannelRequest,
  ListChannelsResponse,
  PatchChannelRequest,
  ResumeChannelResponse,
  TestChannelResponse,
} from '../channels.ts';
import { GenericDeleteResponse } from '../common.ts';
import { PaginationQuery } from '../pagination.ts';
import { orNull } from '../schema.ts';
import { channel, channelRequest, emailRequest, slackRequest, testAnswer } from './examples/channels.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Channels');
const ALL = '/v1/notifications/channels';
const ONE = `${ALL}/{channel_id}`;

/** Channels. */
export const channelOperations: readonly Operation[] = [
  define('listChannelTypes', 'GET /v1/notifications/channel-types', {
    summary: 'List the kinds of channels',
    description: 'Each is described as data, from which forms can be made.',
    permission: 'read',
    namespace: false,
    answer: ListChannelTypesResponse,
  }),
  define('createChannel', `POST ${ALL}`, {
    summary: 'Create a channel',
    description: 'A webhook without a secret gets one; the answer is the only one that shows it.',
    permission: 'write',
    body: CreateChannelRequest,
    bodyExamples: {
      webhook: { summary: 'A webhook', value: channelRequest },
      slack: { summary: 'Slack, with a bot’s token', value: slackRequest },
      email: { summary: 'E-mail', value: emailRequest },
    },
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
  define('resumeChannel', `POST ${ONE}/resume`, {
    summary: 'Switch a channel on',
    description:
      'Also where it was paused because its endpoint failed. What was held for it meanwhile is told by one summary. A successful test does the same.',
    permission: 'write',
    answer: ResumeChannelResponse,
  }),
  define('deleteChannel', `DELETE ${ONE}`, {
    summary: 'Delete a channel',
    description: '409 where alerts use it, or it is the fallback of another channel.',
    permission: 'delete',
    answer: GenericDeleteResponse,
    errors: [409],
  }),
  define('testChannel', `POST ${ONE}/test`, {
    summary: 'Send a sample to a channel',
    description:
      'Sends a message that is marked as a test, also to a channel that is switched off, and answers what the far side said: 200 whatever that was.',
    permission: 'write',
    answer: TestChannelResponse,
    answerExample: testAnswer,
  }),
];
