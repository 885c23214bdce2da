import type { ChannelTypeModel } from '@tocsin/contract';
import { MAX_TEMPLATE, OPTIONAL, timeoutField } from '../settings/common-fields.ts';

/** A Slack channel's configuration. */
export const slackDescription: ChannelTypeModel = {
  channel_type: 'slack',
  label: 'Slack',
  help: 'Posts to a Slack channel: through an incoming webhook, or as a bot.',
  one_of: ['webhook_url', 'bot_token'],
  fields: [
    {
      ...OPTIONAL,
      name: 'webhook_url',
      type: 'url',
      label: 'Incoming webhook',
      help: 'The URL that Slack gives for an incoming webhook. All but its host is secret.',
      secret: true,
      max: 2048,
    },
    {
      ...OPTIONAL,
      name: 'bot_token',
      type: 'string',
      label: 'Bot token',
      help: 'In place of an incoming webhook: the token of a bot that may write to the channel (chat:write).',
      secret: true,
      pattern: 'xoxb-[A-Za-z0-9-]+',
      pattern_in_words: 'the token of a bot: xoxb- followed by letters, digits and hyphens',
      max: 255,
    },
    {
      ...OPTIONAL,
      name: 'channel',
      type: 'string',
      label: 'Channel',
      help: 'Name or id; required with a bot token. Incoming webhooks of today ignore it: they have one of their own.',
      max: 80,
    },
    {
      ...OPTIONAL,
      name: 'username',
      type: 'string',
      label: 'User name',
      help: 'Whom messages seem to come from, where Slack lets that be set.',
      max: 80,
    },
    {
      ...OPTIONAL,
      name: 'icon_emoji',
      type: 'string',
      label: 'Emoji',
      help: 'Shown beside messages, such as :bell:, where Slack lets that be set.',
      max: 100,
    },
    {
      ...OPTIONAL,
      name: 'icon_url',
      type: 'url',
      label: 'Icon',
      help: 'A picture in place of the emoji.',
      max: 2048,
    },
    {
      ...OPTIONAL,
      name: 'blocks_template',
      type: 'text',
      label: 'Blocks',
      help: 'A template of a JSON list of blocks, in place of ours.',
      max: MAX_TEMPLATE,
    },
    timeoutField(10),
  ],
};
