import { Alert, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRipple } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { AlertResponse } from '@tocsin/contract';
import { Failed } from '../../../components/Failed.tsx';
import { some } from '../../../components/numbers.ts';
import { When } from '../../../components/When.tsx';
import { useRefresh, useTocsin } from '../../../data/client.ts';
import { useFreshAlert } from './use-fresh-alert.ts';

/** Says that the flood guard holds an alert back, and lets its owner decide. Nothing where it does not. */
export function FloodGuardNotice({ alert: read }: { readonly alert: AlertResponse }) {
  const alert = useFreshAlert(read);
  const tocsin = useTocsin();
  const refresh = useRefresh();
  const decide = useMutation({
    mutationFn: (what: 'releaseFlood' | 'discardFlood') => tocsin.alerts[what](alert.alert_id),
    onSuccess: async ({ held }, what) => {
      const done = what === 'releaseFlood' ? 'told in one message' : 'discarded';
      notifications.show({
        color: 'teal',
        message: `${some(held, 'message')} ${held === 1 ? 'was' : 'were'} ${done}`,
      });
      await refresh('alerts');
    },
  });
  const since = alert.statistics?.flood_held_since ?? null;
  if (since === null) return null;
  return (
    <Alert color="orange" icon={<IconRipple aria-hidden />} title="The flood guard holds it back" mb="md">
      <Text size="sm">
        Far more matched than usual. Since <When time={since} span /> its messages are held: tell what they
        say in one message, or tell nobody.
      </Text>
      {decide.isError && <Failed error={decide.error} />}
      <Group gap="xs" mt="sm">
        <Button size="xs" loading={decide.isPending} onClick={() => decide.mutate('releaseFlood')}>
          Tell in one message
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={decide.isPending}
          onClick={() => decide.mutate('discardFlood')}
        >
          Discard
        </Button>
      </Group>
    </Alert>
  );
}
