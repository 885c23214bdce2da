import { Anchor, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { RankedAlert } from '@tocsin/contract';
import { count } from '../../components/numbers.ts';

interface Props {
  readonly title: string;
  readonly alerts: readonly RankedAlert[];
  readonly by: 'triggered' | 'executions';
}

const SHOWN = 6;

/** The alerts with the most of something. */
export function Ranking({ title, alerts, by }: Props) {
  const shown = alerts.slice(0, SHOWN);
  const most = Math.max(1, ...shown.map((alert) => alert[by]));
  return (
    <Paper p="md" h="100%">
      <Text fw={600} size="sm" mb="sm" component="h2">
        {title}
      </Text>
      {shown.length === 0 && (
        <Text size="sm" c="dimmed">
          None in this range
        </Text>
      )}
      <Stack gap="sm">
        {shown.map((alert) => (
          <div key={alert.alert_id}>
            <Group justify="space-between" wrap="nowrap" gap="sm" mb={4}>
              <Anchor
                size="sm"
                c="inherit"
                truncate
                renderRoot={(props) => (
                  <Link to="/alerts/$alertId" params={{ alertId: alert.alert_id }} {...props} />
                )}
              >
                {alert.name}
              </Anchor>
              <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
                {said(alert, by)}
              </Text>
            </Group>
            <Progress
              value={(100 * alert[by]) / most}
              color={by === 'triggered' ? 'ember' : 'gray'}
              size="sm"
              aria-label={`${alert.name}: ${alert[by]}`}
            />
          </div>
        ))}
      </Stack>
    </Paper>
  );
}

function said({ triggered, executions, delivered }: RankedAlert, by: Props['by']): string {
  if (by === 'executions') return `${count(executions)} runs`;
  return `${count(triggered)} of ${count(executions)} runs · ${count(delivered)} sent`;
}
