import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlayerPause } from '@tabler/icons-react';
import type { ChannelResponse } from '@tocsin/contract';
import { some } from '../../components/numbers.ts';
import { When } from '../../components/When.tsx';
import { textOf } from '../../theme.ts';

interface Props {
  readonly channel: ChannelResponse;
  readonly fallback: ChannelResponse | undefined;
  readonly resume: () => void;
  readonly isResuming: boolean;
}

/** Whether a channel works, and what happens where it does not. */
export function ChannelState({ channel, fallback, resume, isResuming }: Props) {
  const { enabled, paused, failing_since, failures, fallback_channel_id } = channel;
  return (
    <>
      {!enabled && (
        <Group gap="sm" mt="sm" justify="space-between">
          <Group gap={6} wrap="nowrap" c={textOf('red')} flex="1 1 240px">
            <IconPlayerPause size={16} aria-hidden />
            <Text size="sm">
              {paused === null ? 'Switched off: messages are held.' : `Paused: ${paused.reason}.`}{' '}
              {paused !== null && <When time={paused.at} span />}
            </Text>
          </Group>
          <Button size="xs" variant="light" loading={isResuming} onClick={resume}>
            Resume
          </Button>
        </Group>
      )}
      {enabled && failing_since !== null && (
        <Group gap={6} mt="sm" c={textOf('red')} wrap="nowrap">
          <IconAlertTriangle size={16} aria-hidden />
          <Text size="sm">
            Failing since <When time={failing_since} span />: {some(failures, 'attempt')} in a row
          </Text>
        </Group>
      )}
      {fallback_channel_id !== null && (
        <Text size="xs" c="dimmed" mt={6}>
          When it is paused, {fallback?.name ?? fallback_channel_id} is told.
        </Text>
      )}
    </>
  );
}
