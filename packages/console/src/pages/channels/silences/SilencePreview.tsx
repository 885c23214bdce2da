import { Anchor, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LogicalOperator } from '@tocsin/contract';
import { Failed } from '../../../components/Failed.tsx';
import { some } from '../../../components/numbers.ts';
import { When } from '../../../components/When.tsx';
import { useKey, useTocsin } from '../../../data/client.ts';

const SHOWN = 8;

/** What a silence would have held back in the last 24 hours. */
export function SilencePreview({ matchers }: { readonly matchers: LogicalOperator }) {
  const tocsin = useTocsin();
  const key = useKey();
  const { data, error } = useQuery({
    queryKey: key('silences', 'preview', matchers),
    queryFn: ({ signal }) => tocsin.silences.preview({ matchers }, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Skeleton height={64} />;
  return (
    <Paper p="sm" aria-live="polite">
      <Text size="sm" fw={600}>
        {data.silenced === 0 && data.partly === 0
          ? 'It would have held back nothing'
          : `It would have held back ${data.silenced} of ${some(data.executions, 'run')}`}
        {data.partly > 0 && `, and parts of ${data.partly}`}
      </Text>
      <Text size="xs" c="dimmed">
        Of those that fired in the last 24 hours{data.limited && '; the latest were looked at'}
      </Text>
      <Stack gap={4} mt={data.results.length > 0 ? 'xs' : 0}>
        {data.results.slice(0, SHOWN).map((one) => (
          <Group key={one.execution_id} justify="space-between" wrap="nowrap" gap="sm">
            <Anchor
              size="sm"
              truncate
              renderRoot={(props) => (
                <Link to="/executions/$executionId" params={{ executionId: one.execution_id }} {...props} />
              )}
            >
              {one.alert_name ?? one.alert_id}
            </Anchor>
            <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
              {one.silenced} of {some(one.matches, 'match', 'matches')} ·{' '}
              <When time={one.executed_at} size="xs" span />
            </Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
