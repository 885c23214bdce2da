import '@mantine/dates/styles.css';
import { ActionIcon, Button, Group, Menu, Modal, Tooltip } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconBell, IconBellZ } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { AlertResponse, SnoozeRequest } from '@tocsin/contract';
import { useState } from 'react';
import { useNow } from '../../components/use-now.ts';
import { useRefresh, useTocsin } from '../../data/client.ts';
import { failureOf } from '../../data/failures.ts';

const FOR = [
  { duration: '1h', label: 'for an hour' },
  { duration: '8h', label: 'for 8 hours' },
  { duration: '1d', label: 'for a day' },
  { duration: '7d', label: 'for a week' },
];

interface Props {
  readonly alert: AlertResponse;
  /** A picture instead of words. */
  readonly isSmall?: boolean;
}

/** Lets an alert sleep, and wakes it. */
export function SnoozeMenu({ alert, isSmall = false }: Props) {
  const now = useNow();
  const [isChoosing, choose] = useDisclosure();
  const { snooze, wake, isPending } = useSnooze(alert);
  const isSnoozed = alert.snooze_until !== null && Date.parse(alert.snooze_until) > now;
  const words = isSnoozed ? 'Snoozed' : 'Snooze';
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          {isSmall ? (
            <Tooltip label={words}>
              <ActionIcon
                variant={isSnoozed ? 'light' : 'subtle'}
                color={isSnoozed ? 'blue' : 'gray'}
                size="lg"
                loading={isPending}
                aria-label={`Snooze ${alert.name}`}
              >
                <IconBellZ size={18} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          ) : (
            <Button variant="default" loading={isPending} leftSection={<IconBellZ size={16} aria-hidden />}>
              {words}
            </Button>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          {isSnoozed && (
            <>
              <Menu.Item leftSection={<IconBell size={16} />} onClick={wake}>
                Wake it now
              </Menu.Item>
              <Menu.Divider />
            </>
          )}
          <Menu.Label>It runs, and tells nobody</Menu.Label>
          {FOR.map(({ duration, label }) => (
            <Menu.Item key={duration} onClick={() => snooze({ for: duration })}>
              {label}
            </Menu.Item>
          ))}
          <Menu.Item onClick={choose.open}>until…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <UntilQuestion name={alert.name} isOpen={isChoosing} close={choose.close} snooze={snooze} />
    </>
  );
}

function useSnooze({ alert_id, name }: AlertResponse) {
  const tocsin = useTocsin();
  const refresh = useRefresh();
  const { mutate, isPending } = useMutation({
    mutationFn: (body: SnoozeRequest | null) =>
      body === null ? tocsin.alerts.wake(alert_id) : tocsin.alerts.snooze(alert_id, body),
    onSuccess: async ({ snooze_until }) => {
      const until = snooze_until === null ? '' : new Date(snooze_until).toLocaleString();
      notifications.show({
        color: 'teal',
        message: until === '' ? `${name} is awake` : `${name} sleeps until ${until}`,
      });
      await refresh('alerts');
    },
    onError: (error) => notifications.show({ color: 'red', title: name, message: failureOf(error).message }),
  });
  return { snooze: (body: SnoozeRequest) => mutate(body), wake: () => mutate(null), isPending };
}

interface UntilProps {
  readonly name: string;
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly snooze: (body: SnoozeRequest) => void;
}

function UntilQuestion({ name, isOpen, close, snooze }: UntilProps) {
  const [until, setUntil] = useState<string | null>(null);
  const time = until === null ? Number.NaN : new Date(until).getTime();
  const isPast = time <= Date.now();
  const submit = (): void => {
    snooze({ until: new Date(time).toISOString() });
    close();
  };
  return (
    <Modal opened={isOpen} onClose={close} title={`Snooze ${name}`} size="sm">
      <DateTimePicker
        label="Until"
        placeholder="A day and a time"
        minDate={new Date()}
        value={until}
        error={isPast ? 'That is over already' : undefined}
        onChange={setUntil}
        popoverProps={{ withinPortal: true }}
      />
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button disabled={Number.isNaN(time) || isPast} onClick={submit}>
          Snooze
        </Button>
      </Group>
    </Modal>
  );
}
