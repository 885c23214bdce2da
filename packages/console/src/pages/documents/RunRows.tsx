import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AlertExecutionResult } from '@tocsin/contract';
import { ReasonBadge } from '../../components/badges.tsx';
import { some } from '../../components/numbers.ts';
import { useAlertNames } from '../../components/use-names.ts';
import { When } from '../../components/When.tsx';

/** Runs of alerts, a line each. */
export function RunRows({ runs }: { readonly runs: readonly AlertExecutionResult[] }) {
  const names = useAlertNames();
  return (
    <Stack gap={6}>
      {runs.map((run) => (
        <Group key={run.execution_id} justify="space-between" gap="xs">
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/executions/$executionId" params={{ executionId: run.execution_id }} {...props} />
            )}
          >
            {names.get(run.alert_id) ?? run.alert_id}
          </Anchor>
          <Group gap="xs">
            <Text size="xs" c="dimmed">
              {some(run.match_count, 'match', 'matches')}
            </Text>
            <ReasonBadge
              status={run.notification?.status ?? 'none'}
              reason={run.notification?.reason ?? null}
            />
            <When time={run.executed_at} size="xs" c="dimmed" />
          </Group>
        </Group>
      ))}
    </Stack>
  );
}
