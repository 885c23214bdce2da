import { Anchor, Group, Paper, Switch, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertResponse } from '@tocsin/contract';
import { useCollectionNames } from '../../components/use-names.ts';
import { useKey, useRefresh, useTocsin } from '../../data/client.ts';
import { failureOf } from '../../data/failures.ts';
import classes from './AlertCard.module.css';
import { Figures } from './Figures.tsx';
import { SnoozeMenu } from './SnoozeMenu.tsx';
import { StateBadges } from './StateBadges.tsx';

const STALE_MS = 20_000;
const SHOWN = 20;

/** An alert in the list: its state, where it watches, what it did, and small things to do with it. */
export function AlertCard({ alert }: { readonly alert: AlertResponse }) {
  const tocsin = useTocsin();
  const key = useKey();
  const { alert_id: id, name, description } = alert;
  const { data } = useQuery({
    queryKey: key('alerts', id),
    queryFn: ({ signal }) => tocsin.alerts.get(id, { signal }),
    staleTime: STALE_MS,
  });
  const known = { ...alert, ...(data?.statistics && { statistics: data.statistics }) };
  return (
    <Paper component="li" p="sm" className={classes.card}>
      <div className={classes.what}>
        <Group gap={8}>
          <Anchor
            fw={600}
            c="inherit"
            renderRoot={(props) => <Link to="/alerts/$alertId" params={{ alertId: id }} {...props} />}
          >
            {name}
          </Anchor>
          <StateBadges alert={known} />
        </Group>
        <Text size="sm" c="dimmed" lineClamp={1} component="div">
          <Attached id={id} />
          {description ? ` · ${description}` : ''}
        </Text>
      </div>
      <Figures alert={known} />
      <Group gap="xs" wrap="nowrap" className={classes.tools}>
        <SnoozeMenu alert={alert} isSmall />
        <EnableSwitch alert={alert} />
      </Group>
    </Paper>
  );
}

function Attached({ id }: { readonly id: string }) {
  const tocsin = useTocsin();
  const key = useKey();
  const names = useCollectionNames();
  const { data } = useQuery({
    queryKey: key('alerts', id, 'applications'),
    queryFn: async ({ signal }) =>
      (await tocsin.alerts.applications.list(id, { limit: SHOWN }, { signal })).results,
    staleTime: STALE_MS,
  });
  if (data == null) return <>…</>;
  if (data.length === 0) return <>attached to no collection: it never runs</>;
  return <>in {data.map(({ collection_id }) => names.get(collection_id) ?? collection_id).join(', ')}</>;
}

function EnableSwitch({ alert: { alert_id, enabled, name } }: { readonly alert: AlertResponse }) {
  const tocsin = useTocsin();
  const refresh = useRefresh();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (on: boolean) => tocsin.alerts.update(alert_id, { enabled: on }),
    onSuccess: async (_, on) => {
      notifications.show({ color: 'teal', message: `${name} is ${on ? 'enabled' : 'switched off'}` });
      await refresh('alerts');
    },
    onError: (error) => notifications.show({ color: 'red', title: name, message: failureOf(error).message }),
  });
  return (
    <Switch
      aria-label={`${name} is enabled`}
      checked={isPending ? variables : enabled}
      disabled={isPending}
      onChange={(event) => mutate(event.currentTarget.checked)}
    />
  );
}
