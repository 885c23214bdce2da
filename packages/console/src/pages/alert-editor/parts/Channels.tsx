import { Alert, Button, Menu, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { AlertNotificationConfig, NotificationChannelConfig } from '@tocsin/contract';
import { useKey, useTocsin } from '../../../data/client.ts';
import { useIssuesBelow } from '../issues.ts';
import { removed, replaced } from '../query/json.ts';
import { ChannelRow } from './ChannelRow.tsx';
import { MessageOptions } from './MessageOptions.tsx';
import { Section } from './Section.tsx';
import { Trouble } from './Trouble.tsx';

interface Props {
  readonly value: AlertNotificationConfig;
  readonly onChange: (change: Partial<AlertNotificationConfig>) => void;
}

const SHOWN = 1000;
const OWN: readonly { readonly label: string; readonly channel: NotificationChannelConfig }[] = [
  { label: 'A webhook of its own', channel: { channel_type: 'webhook', config: { url: '' } } },
  { label: 'A Slack webhook of its own', channel: { channel_type: 'slack', config: { webhook_url: '' } } },
];

/** Whom an alert tells. */
export function Channels({ value, onChange }: Props) {
  const tocsin = useTocsin();
  const key = useKey();
  const { data: stored = [] } = useQuery({
    queryKey: key('channels', 'choices'),
    queryFn: async ({ signal }) => (await tocsin.channels.list({ limit: SHOWN }, { signal })).results,
  });
  const channels = value.channels ?? [];
  const free = stored.filter((one) => !channels.some(({ channel_id }) => channel_id === one.channel_id));
  const put = (next: NotificationChannelConfig[]): void => onChange({ channels: next });
  const others = useIssuesBelow('notification_config.channels', []);
  return (
    <Section title="Whom it tells" about="One message to each channel when it fires">
      {channels.length === 0 && (
        <Alert color="gray" p="xs">
          <Text size="sm">Nobody yet: it runs and is recorded, and tells nobody.</Text>
        </Alert>
      )}
      {channels.map((channel, i) => (
        <ChannelRow
          // biome-ignore lint/suspicious/noArrayIndexKey: an inline channel has no name
          key={channel.channel_id ?? i}
          channel={channel}
          stored={stored.find(({ channel_id }) => channel_id === channel.channel_id)}
          onChange={(next) => put(replaced(channels, i, next))}
          onRemove={() => put(removed(channels, i))}
        />
      ))}
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={16} />}
            style={{ alignSelf: 'flex-start' }}
          >
            Add a channel
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
          {free.map(({ channel_id, channel_type, name }) => (
            <Menu.Item key={channel_id} onClick={() => put([...channels, { channel_type, channel_id }])}>
              {name ?? channel_id}{' '}
              <Text span size="xs" c="dimmed">
                {channel_type}
              </Text>
            </Menu.Item>
          ))}
          {free.length > 0 && <Menu.Divider />}
          {OWN.map(({ label, channel }) => (
            <Menu.Item key={label} onClick={() => put([...channels, channel])}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Stack gap="xs">
        <Trouble issues={others} />
        <MessageOptions value={value} onChange={onChange} />
      </Stack>
    </Section>
  );
}
