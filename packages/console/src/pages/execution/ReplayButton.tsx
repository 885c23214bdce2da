import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconRepeat } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DeliveryResponse } from '@tocsin/contract';
import { wordsOf } from '../../components/badges.tsx';
import { Failed } from '../../components/Failed.tsx';
import { useKey, useRefresh, useTocsin } from '../../data/client.ts';

interface Props {
  readonly delivery: DeliveryResponse;
  readonly channelName: string;
}

/** Sends a message again, once somebody confirmed it. */
export function ReplayButton({ delivery, channelName }: Props) {
  const { delivery_id, status } = delivery;
  const tocsin = useTocsin();
  const refresh = useRefresh();
  const queries = useQueryClient();
  const run = useKey()('executions', 'one');
  const [isOpen, { open, close }] = useDisclosure();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: async () => {
      await tocsin.deliveries.replay(delivery_id);
      return tocsin.deliveries.get(delivery_id);
    },
    onSuccess: async (replayed) => {
      close();
      const isHeld = replayed.status === 'held';
      const message = isHeld
        ? `It is held: ${wordsOf(replayed.reason ?? 'held')}. Resume ${channelName}, and it is told.`
        : `It is sent to ${channelName} again`;
      notifications.show({ message, color: isHeld ? 'yellow' : 'teal' });
      await Promise.all([refresh('deliveries'), queries.invalidateQueries({ queryKey: run })]);
    },
  });
  const ask = (): void => {
    reset();
    open();
  };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconRepeat size={15} aria-hidden />}
        onClick={ask}
        disabled={status === 'pending'}
      >
        Replay
      </Button>
      <Modal opened={isOpen} onClose={close} title="Send it again?" size="sm">
        <Stack gap="md">
          <Text size="sm">
            {channelName} gets the message again, under the same webhook id, so that a receiver that has it
            already can tell.
          </Text>
          {error !== null && <Failed error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button loading={isPending} onClick={() => mutate()} data-autofocus>
              Send again
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
