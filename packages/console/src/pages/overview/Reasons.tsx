import { Anchor, Group, Paper, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { StatisticsResponse } from '@tocsin/contract';
import { ReasonBadge } from '../../components/badges.tsx';
import { shortCount } from '../../components/numbers.ts';

/** How often people were told, and why not, all time. */
export function Reasons({ reasons }: Pick<StatisticsResponse, 'reasons'>) {
  const counted = Object.entries(reasons ?? {})
    .filter(([, n]) => n > 0)
    .sort(([, a], [, b]) => b - a);
  return (
    <Paper p="md">
      <Group justify="space-between" mb="sm">
        <Text fw={600} size="sm" component="h2">
          Told, and why not
        </Text>
        <Anchor
          size="xs"
          renderRoot={(props) => <Link to="/executions" search={{ triggered: true }} {...props} />}
        >
          All that fired
        </Anchor>
      </Group>
      {counted.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing has fired yet
        </Text>
      )}
      <Group gap="md">
        {counted.map(([reason, n]) => (
          <Group key={reason} gap={6} wrap="nowrap">
            <ReasonBadge status={reason === 'sent' ? 'sent' : 'held'} reason={reason} />
            <Text size="sm">{shortCount(n)}</Text>
          </Group>
        ))}
      </Group>
    </Paper>
  );
}
