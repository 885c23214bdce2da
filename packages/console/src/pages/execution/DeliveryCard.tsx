import { Accordion, Anchor, Group, Paper, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DeliveryResponse } from '@tocsin/contract';
import { StatusBadge, wordsOf } from '../../components/badges.tsx';
import { some } from '../../components/numbers.ts';
import { When } from '../../components/When.tsx';
import { AttemptHead, AttemptView } from './AttemptView.tsx';
import classes from './DeliveryCard.module.css';
import { ReplayButton } from './ReplayButton.tsx';

interface Props {
  readonly delivery: DeliveryResponse;
  /** Undefined where the channel was deleted. */
  readonly channelName: string | undefined;
}

/** A message to one channel, how far it is, and every attempt to hand it over. */
export function DeliveryCard({ delivery, channelName }: Props) {
  const { status, reason, status_code, channel_id, channel_type, attempts, event_type, repeats } = delivery;
  return (
    <Paper p="md">
      <Group justify="space-between" gap="sm" align="flex-start">
        <div>
          <Group gap="xs">
            <StatusBadge status={status} />
            <Anchor size="sm" fw={600} c="inherit" renderRoot={(props) => <Link to="/channels" {...props} />}>
              {channelName ?? channel_id}
            </Anchor>
            <Text size="sm" c="dimmed">
              {channel_type} · {event_type}
            </Text>
          </Group>
          <Group gap={6} mt={4}>
            <Text size="sm" c="dimmed">
              {said(status, reason)}
              {status_code !== null && ` · answered ${status_code}`}
              {` · ${some(attempts.length, 'attempt')}`}
              {repeats > 0 && ` · came again ${some(repeats, 'time')}`}
            </Text>
            <Timing delivery={delivery} />
          </Group>
        </div>
        <ReplayButton delivery={delivery} channelName={channelName ?? channel_id} />
      </Group>
      {attempts.length > 0 && (
        <Accordion
          chevronPosition="left"
          mt="xs"
          multiple
          // What went wrong is what one looks for.
          defaultValue={status === 'failed' ? [String(attempts.at(-1)?.attempt)] : []}
          classNames={{ item: classes.attempt ?? '', control: classes.attemptHead ?? '' }}
        >
          {attempts.map((attempt) => (
            <Accordion.Item key={attempt.attempt} value={String(attempt.attempt)}>
              <Accordion.Control>
                <AttemptHead attempt={attempt} />
              </Accordion.Control>
              <Accordion.Panel>
                <AttemptView attempt={attempt} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </Paper>
  );
}

function said(status: string, reason: string | null): string {
  if (status === 'delivered') return 'It arrived';
  if (status === 'pending' && reason === null) return 'It is on its way';
  return wordsOf(reason ?? status);
}

function Timing({ delivery: { next_attempt_at, finished_at } }: Pick<Props, 'delivery'>) {
  const time = next_attempt_at ?? finished_at;
  if (time === null) return null;
  return (
    <Group gap={4}>
      <Text size="sm" c="dimmed">
        · {next_attempt_at === null ? 'ended' : 'next attempt'}
      </Text>
      <When time={time} c="dimmed" />
    </Group>
  );
}
