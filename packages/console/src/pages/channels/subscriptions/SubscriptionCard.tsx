import { Badge, Group, Paper, Text } from '@mantine/core';
import type { ChannelConfig, WebhookResponse } from '@tocsin/contract';
import { DeleteButton } from '../../../components/DeleteButton.tsx';
import { useAct } from '../../../components/use-act.ts';
import { When } from '../../../components/When.tsx';
import { targetOf } from '../kinds.ts';

/** A subscription in the list. */
export function SubscriptionCard({ subscription }: { readonly subscription: WebhookResponse }) {
  const { webhook_id: id, webhook_name: name, event_types, channels, is_active, created_at } = subscription;
  const remove = useAct({
    act: (tocsin) => tocsin.subscriptions.delete(id),
    resource: 'subscriptions',
    done: () => `${name} is deleted`,
  });
  return (
    <Paper p="md" component="article" aria-label={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Group gap={8}>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
            {!is_active && <Badge color="gray">switched off</Badge>}
          </Group>
          {channels.map(({ channel, configs }) => {
            const target = targetOf({ channel_type: channel, config: configs as unknown as ChannelConfig });
            return (
              <Text key={`${channel} ${target}`} size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {channel} · {target}
              </Text>
            );
          })}
          <Group gap={6} mt={8}>
            {event_types.map((event) => (
              <Badge key={event} color="gray">
                {event}
              </Badge>
            ))}
            <Text size="xs" c="dimmed">
              made <When time={created_at} size="xs" span />
            </Text>
          </Group>
        </div>
        <DeleteButton name={name} act={remove}>
          Nothing more is sent to it, and what waits to be sent is dropped.
        </DeleteButton>
      </Group>
    </Paper>
  );
}
