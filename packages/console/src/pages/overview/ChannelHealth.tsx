import { Anchor, Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ChannelStatistics } from '@tocsin/contract';
import { duration } from '../../components/numbers.ts';
import { When } from '../../components/When.tsx';
import { unnamed } from './unnamed.ts';

const SHOWN = 6;

/** How channels do, the worst first. */
export function ChannelHealth({ channels }: { readonly channels: readonly ChannelStatistics[] }) {
  return (
    <Paper p="md" h="100%">
      <Group justify="space-between" mb="sm">
        <Text fw={600} size="sm" component="h2">
          Channels
        </Text>
        <Anchor size="xs" renderRoot={(props) => <Link to="/channels" {...props} />}>
          All channels
        </Anchor>
      </Group>
      {channels.length === 0 && (
        <Text size="sm" c="dimmed">
          There are none yet: an alert without a channel is recorded, and tells nobody
        </Text>
      )}
      <Stack gap="sm">
        {channels.slice(0, SHOWN).map((channel) => (
          <Group key={channel.channel_id} justify="space-between" wrap="nowrap" gap="sm">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" truncate>
                {channel.name ?? unnamed(channel.channel_id)}
              </Text>
              <Text size="xs" c="dimmed">
                {channel.channel_type}
                {channel.median_delay_ms !== null && ` · ${duration(channel.median_delay_ms)} to arrive`}
                {channel.last_failure !== null && (
                  <>
                    {' · failed '}
                    <When time={channel.last_failure.at} size="xs" span />
                  </>
                )}
              </Text>
            </div>
            <Health channel={channel} />
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

function Health({
  channel: { enabled, pause_reason, success_rate },
}: {
  readonly channel: ChannelStatistics;
}) {
  if (!enabled) return <Badge color="red">{pause_reason === null ? 'switched off' : 'paused'}</Badge>;
  if (success_rate === null) return <Badge color="gray">quiet</Badge>;
  const color = success_rate >= 0.99 ? 'teal' : success_rate >= 0.9 ? 'yellow' : 'red';
  return <Badge color={color}>{Math.floor(success_rate * 100)} % arrive</Badge>;
}
