import { Badge, Button, Group, Paper, Text, TextInput } from '@mantine/core';
import { IconSend, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ChannelResponse, NotificationChannelConfig } from '@tocsin/contract';
import { Failed } from '../../../components/Failed.tsx';
import { useKey, useRefresh, useTocsin } from '../../../data/client.ts';
import { Tool } from '../builder/StageCard.tsx';
import { TestOutcome } from './TestOutcome.tsx';

interface Props {
  readonly channel: NotificationChannelConfig;
  /** Where it is one that several may use. */
  readonly stored: ChannelResponse | undefined;
  readonly onChange: (channel: NotificationChannelConfig) => void;
  readonly onRemove: () => void;
}

/** A channel of an alert, with a sample to send. */
export function ChannelRow({ channel, stored, onChange, onRemove }: Props) {
  const tocsin = useTocsin();
  const refresh = useRefresh();
  const own = useOwnChannel(channel.channel_id ?? null, stored === undefined);
  const known = stored ?? own;
  const test = useMutation({
    mutationFn: () => tocsin.channels.test(channel.channel_id ?? ''),
    onSettled: () => refresh('channels'),
  });
  const isInline = channel.channel_id == null;
  return (
    <Paper p="sm" radius="md" bg="var(--mantine-color-body)">
      <Group justify="space-between" gap="xs">
        <Group gap="xs" miw={0} wrap="nowrap">
          <Badge color="gray" flex="none">
            {channel.channel_type}
          </Badge>
          <Text size="sm" fw={500} truncate>
            {isInline ? 'of its own' : (known?.name ?? addressOf(known) ?? channel.channel_id)}
          </Text>
          {known !== undefined && <State channel={known} />}
        </Group>
        <Group gap={4} wrap="nowrap">
          {!isInline && (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconSend size={14} />}
              loading={test.isPending}
              onClick={() => test.mutate()}
            >
              Send a test
            </Button>
          )}
          <Tool label="Remove this channel" icon={IconTrash} onClick={onRemove} />
        </Group>
      </Group>
      {isInline && <InlineAddress channel={channel} onChange={onChange} />}
      {test.isError && <Failed error={test.error} />}
      {test.data !== undefined && <TestOutcome outcome={test.data} />}
    </Paper>
  );
}

/** A channel that belongs to one alert is in no list. */
function useOwnChannel(id: string | null, isOwn: boolean): ChannelResponse | undefined {
  const tocsin = useTocsin();
  const key = useKey();
  return useQuery({
    queryKey: key('channels', id),
    queryFn: ({ signal }) => tocsin.channels.get(id ?? '', { signal }),
    enabled: isOwn && id !== null,
    retry: false,
  }).data;
}

function addressOf(channel: ChannelResponse | undefined): string | undefined {
  if (channel === undefined) return undefined;
  const { url, webhook_url, channel: room, to_addresses } = channel.config as Record<string, unknown>;
  const address =
    url ?? room ?? webhook_url ?? (Array.isArray(to_addresses) ? to_addresses.join(', ') : undefined);
  return typeof address === 'string' ? address : undefined;
}

function State({ channel: { enabled, paused } }: { readonly channel: ChannelResponse }) {
  if (paused !== null)
    return (
      <Badge color="red" flex="none">
        paused
      </Badge>
    );
  return enabled ? null : (
    <Badge color="red" flex="none">
      switched off
    </Badge>
  );
}

function InlineAddress({ channel, onChange }: Pick<Props, 'channel' | 'onChange'>) {
  const name = channel.channel_type === 'slack' ? 'webhook_url' : 'url';
  return (
    <TextInput
      mt="xs"
      size="xs"
      label={channel.channel_type === 'slack' ? 'Address of the incoming webhook' : 'Address'}
      description="It belongs to this alert alone; a sample can be sent once the alert is saved"
      placeholder={
        channel.channel_type === 'slack' ? 'https://hooks.slack.com/services/…' : 'https://example.com/hook'
      }
      value={String(channel.config?.[name] ?? '')}
      onChange={(event) =>
        onChange({ ...channel, config: { ...channel.config, [name]: event.currentTarget.value } })
      }
    />
  );
}
