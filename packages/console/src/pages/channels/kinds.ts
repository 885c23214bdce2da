import { type Icon, IconBrandSlack, IconMail, IconWebhook } from '@tabler/icons-react';
import type { ChannelResponse, ChannelType, EmailChannelConfig, SlackChannelConfig } from '@tocsin/contract';

const ICONS: Readonly<Record<ChannelType, Icon>> = {
  webhook: IconWebhook,
  slack: IconBrandSlack,
  email: IconMail,
};

/** The picture of a kind of channel. */
export function iconOf(kind: ChannelType): Icon {
  return ICONS[kind];
}

/** Where a channel goes, in a line. */
export function targetOf({
  channel_type: kind,
  config,
}: Pick<ChannelResponse, 'channel_type' | 'config'>): string {
  if (kind === 'slack') return slackTarget(config as SlackChannelConfig);
  if (kind === 'email') return (config as EmailChannelConfig).to_addresses.join(', ');
  return (config as { url: string }).url;
}

function slackTarget({ webhook_url, channel }: SlackChannelConfig): string {
  if (channel != null) return channel;
  return webhook_url ?? 'Slack';
}
