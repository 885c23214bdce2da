import { validationError } from '@tocsin/contract';
import type { ChannelKind } from '../channel-kind.ts';
import { timeoutMsOf } from '../settings/common-fields.ts';
import { slackDescription } from './description.ts';

/** Where a Slack channel posts to, and how it looks there. */
export interface SlackConfig {
  /** An incoming webhook, or a bot's token. */
  readonly way: { readonly webhookUrl: string } | { readonly botToken: string };
  /** What is sent beside the message: `channel`, `username`, `icon_emoji`, `icon_url`. */
  readonly look: Readonly<Record<string, unknown>>;
  /** For the whole attempt. */
  readonly timeoutMs: number;
}

const LOOK = ['channel', 'username', 'icon_emoji', 'icon_url'] as const;

/** Slack: incoming webhooks and bots. */
export const slackKind: ChannelKind<SlackConfig> = {
  description: slackDescription,
  identity: ['webhook_url', 'channel'],
  check({ bot_token, channel }, place) {
    if (bot_token !== undefined && channel === undefined)
      throw validationError(`${place}.channel`, 'is required with a bot_token');
  },
  configOf: (settings) => ({
    way:
      settings['webhook_url'] === undefined
        ? { botToken: settings['bot_token'] as string }
        : { webhookUrl: settings['webhook_url'] as string },
    look: Object.fromEntries(
      LOOK.filter((name) => settings[name] !== undefined).map((name) => [name, settings[name]]),
    ),
    timeoutMs: timeoutMsOf(settings),
  }),
  templatesOf: ({ blocks_template: blocks }) => (blocks === undefined ? {} : { blocks: blocks as string }),
};
