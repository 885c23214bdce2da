import { ActionIcon, Badge, Button, Group, Menu, Paper, Stack, Switch, Text, ThemeIcon } from '@mantine/core';
import { IconDots, IconPencil, IconSend, IconTrash } from '@tabler/icons-react';
import type { ChannelResponse } from '@tocsin/contract';
import { useState } from 'react';
import { Confirm } from '../../components/Confirm.tsx';
import { Failed } from '../../components/Failed.tsx';
import { useAct } from '../../components/use-act.ts';
import { ChannelState } from './ChannelState.tsx';
import { iconOf, targetOf } from './kinds.ts';
import { TestResult } from './TestResult.tsx';

interface Props {
  readonly channel: ChannelResponse;
  /** The channel that is told when this one is paused. */
  readonly fallback: ChannelResponse | undefined;
  readonly edit: () => void;
}

/** A channel in the list: where it goes, how it does, and what can be done with it. */
export function ChannelCard({ channel, fallback, edit }: Props) {
  const { channel_id: id, channel_type: kind, enabled } = channel;
  const name = channel.name ?? id;
  const Picture = iconOf(kind);
  const [isDeleting, setDeleting] = useState(false);
  const test = useAct({ act: (tocsin) => tocsin.channels.test(id), resource: 'channels', done: () => null });
  const change = useAct<boolean>({
    act: (tocsin, on) => (on ? tocsin.channels.resume(id) : tocsin.channels.update(id, { enabled: false })),
    resource: 'channels',
    done: (_, on) => `${name} is switched ${on ? 'on' : 'off'}`,
  });
  const remove = useAct({
    act: (tocsin) => tocsin.channels.delete(id),
    resource: 'channels',
    done: () => `${name} is deleted`,
  });
  return (
    <Paper p="md" component="article" aria-label={name}>
      <Group justify="space-between" gap="sm" align="flex-start">
        <Group gap="sm" wrap="nowrap" flex="1 1 260px" miw={0} align="flex-start">
          <ThemeIcon variant="light" color={enabled ? 'ember' : 'gray'} size={38}>
            <Picture size={20} stroke={1.6} aria-hidden />
          </ThemeIcon>
          <div style={{ minWidth: 0 }}>
            <Group gap={8}>
              <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                {name}
              </Text>
              <Badge color="gray">{kind}</Badge>
            </Group>
            <Text size="sm" c="dimmed" truncate>
              {targetOf(channel)}
            </Text>
          </div>
        </Group>
        <Group gap="xs" wrap="nowrap">
          <Switch
            checked={enabled}
            disabled={change.isPending}
            onChange={(event) => change.mutate(event.currentTarget.checked)}
            aria-label={`${name} is on`}
          />
          <Button
            size="xs"
            variant="default"
            leftSection={<IconSend size={14} />}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            Test
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`More about ${name}`}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={edit}>
                Change
              </Menu.Item>
              <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => setDeleting(true)}>
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      <Stack gap="xs">
        <ChannelState
          channel={channel}
          fallback={fallback}
          resume={() => change.mutate(true)}
          isResuming={change.isPending}
        />
        {change.error !== null && <Failed error={change.error} />}
        {test.error !== null && <Failed error={test.error} retry={() => test.mutate()} />}
        {test.data !== undefined && <TestResult result={test.data} close={test.reset} />}
      </Stack>
      {isDeleting && (
        <Confirm title={`Delete ${name}?`} word="Delete" act={remove} close={() => setDeleting(false)}>
          Its messages stay in the ledger. A channel that alerts use cannot be deleted: take it out of them
          first.
        </Confirm>
      )}
    </Paper>
  );
}
