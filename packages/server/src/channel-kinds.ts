import type { ChannelKinds } from './notify/channels/channel-kind.ts';
import { emailKind } from './notify/channels/email/kind.ts';
import { slackKind } from './notify/channels/slack/kind.ts';
import { webhookKind } from './notify/channels/webhook/kind.ts';

/** The kinds of channels that there are; part of what puts a server together. */
export const channelKinds: ChannelKinds = { webhook: webhookKind, slack: slackKind, email: emailKind };
