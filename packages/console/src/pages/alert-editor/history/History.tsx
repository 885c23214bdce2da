import { Anchor, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertExecutionResult, AlertResponse } from '@tocsin/contract';
import { ReasonBadge, StatusBadge, TriggeredBadge } from '../../../components/badges.tsx';
import { Failed } from '../../../components/Failed.tsx';
import { count, some } from '../../../components/numbers.ts';
import { When } from '../../../components/When.tsx';
import { useKey, useTocsin } from '../../../data/client.ts';
import { useFreshAlert } from './use-fresh-alert.ts';

const SHOWN = 6;
const REFRESH_MS = 15_000;

/** What an alert did lately: its runs, and whether people were told. */
export function History({ alert }: { readonly alert: AlertResponse }) {
  const tocsin = useTocsin();
  const key = useKey();
  const id = alert.alert_id;
  const fresh = useFreshAlert(alert);
  const { data, error, refetch } = useQuery({
    queryKey: key('executions', 'latest', id),
    queryFn: async ({ signal }) =>
      (await tocsin.alerts.executions(id, { limit: SHOWN }, { signal })).results ?? [],
    refetchInterval: REFRESH_MS,
  });
  return (
    <>
      <Paper p="md" component="section" aria-label="History">
        <Group justify="space-between" mb="sm">
          <Title order={2} size="h5">
            History
          </Title>
          <Anchor
            size="xs"
            renderRoot={(props) => <Link to="/executions" search={{ alert: id }} {...props} />}
          >
            All runs
          </Anchor>
        </Group>
        {fresh.statistics !== undefined && <Figures statistics={fresh.statistics} />}
        {error !== null && <Failed error={error} retry={() => void refetch()} />}
        {data === undefined && error === null && <Skeleton height={120} radius="md" />}
        {data?.length === 0 && (
          <Text size="sm" c="dimmed">
            It has not run yet. It does when documents arrive in a collection that it is attached to.
          </Text>
        )}
        <Stack gap={6}>
          {data?.map((execution) => (
            <Run key={execution.execution_id} execution={execution} />
          ))}
        </Stack>
      </Paper>
    </>
  );
}

function Figures({ statistics }: { readonly statistics: NonNullable<AlertResponse['statistics']> }) {
  const { runs, triggered, failed, notifications } = statistics;
  const reasons = Object.entries(notifications).filter(([, n]) => n > 0);
  return (
    <Stack gap="xs" mb="sm">
      <Text size="sm" c="dimmed">
        {some(runs, 'run')}, {count(triggered)} fired{failed > 0 && `, ${count(failed)} failed`}
      </Text>
      {reasons.length > 0 && (
        <Group gap="sm">
          {reasons.map(([reason, n]) => (
            <Group key={reason} gap={6} wrap="nowrap">
              <ReasonBadge status={reason === 'sent' ? 'sent' : 'held'} reason={reason} />
              <Text size="sm">{count(n)}</Text>
            </Group>
          ))}
        </Group>
      )}
    </Stack>
  );
}

function Run({ execution }: { readonly execution: AlertExecutionResult }) {
  const { execution_id, executed_at, triggered, match_count, status, notification } = execution;
  return (
    <Group justify="space-between" gap={4}>
      <Anchor
        c="inherit"
        size="sm"
        renderRoot={(props) => (
          <Link to="/executions/$executionId" params={{ executionId: execution_id }} {...props} />
        )}
      >
        <When time={executed_at} />
      </Anchor>
      <Group gap={6}>
        {triggered && (
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {some(match_count, 'match', 'matches')}
          </Text>
        )}
        {status !== 'completed' && <StatusBadge status={status} />}
        <TriggeredBadge triggered={triggered} />
        {notification !== null && <ReasonBadge {...notification} />}
      </Group>
    </Group>
  );
}
