import { Anchor, Badge, Button, Group, Menu, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconChevronDown, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { AlertResponse } from '@tocsin/contract';
import { Failed } from '../../../components/Failed.tsx';
import { PageTitle } from '../../../components/PageTitle.tsx';
import { useRefresh, useTocsin } from '../../../data/client.ts';
import { SnoozeMenu } from '../../alerts/SnoozeMenu.tsx';
import { StateBadges } from '../../alerts/StateBadges.tsx';

interface Props {
  readonly alert: AlertResponse;
  /** As the draft has it. */
  readonly name: string;
}

/** What an alert is called, its state, and what can be done with it. */
export function AlertHead({ alert, name }: Props) {
  const [isAsking, ask] = useDisclosure();
  return (
    <>
      <Anchor size="sm" c="dimmed" renderRoot={(props) => <Link to="/alerts" {...props} />}>
        Alerts
      </Anchor>
      <PageTitle
        title={name.trim() === '' ? 'Alert' : name}
        about={
          <Group gap={6} mt={4}>
            {alert.enabled && <Badge color="teal">enabled</Badge>}
            <StateBadges alert={alert} />
            {alert.plan === 'search' && <Badge color="gray">searches per document</Badge>}
          </Group>
        }
      >
        <SnoozeMenu alert={alert} />
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" size="sm" rightSection={<IconChevronDown size={16} />}>
              More
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={ask.open}>
              Delete…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </PageTitle>
      <DeleteQuestion alert={alert} isOpen={isAsking} close={ask.close} />
    </>
  );
}

function DeleteQuestion({
  alert,
  isOpen,
  close,
}: Pick<Props, 'alert'> & { readonly isOpen: boolean; readonly close: () => void }) {
  const tocsin = useTocsin();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => tocsin.alerts.delete(alert.alert_id),
    onSuccess: async () => {
      notifications.show({ color: 'teal', message: `${alert.name} was deleted` });
      await navigate({ to: '/alerts', ignoreBlocker: true });
      await refresh('alerts');
    },
  });
  return (
    <Modal opened={isOpen} onClose={close} title={`Delete ${alert.name}?`}>
      <Text size="sm">
        It is detached from its collections, and its history is removed. This cannot be undone.
      </Text>
      {remove.isError && <Failed error={remove.error} />}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={close} data-autofocus>
          Keep it
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
          Delete it
        </Button>
      </Group>
    </Modal>
  );
}
