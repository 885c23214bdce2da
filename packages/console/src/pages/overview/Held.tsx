import { Group, Paper, Stack, Text } from '@mantine/core';
import type { HeldCount } from '@tocsin/contract';
import { ReasonBadge } from '../../components/badges.tsx';
import { count } from '../../components/numbers.ts';
import { unnamed } from './unnamed.ts';

const SHOWN = 6;

/** What is held now, and why. */
export function Held({ held }: { readonly held: readonly HeldCount[] }) {
  return (
    <Paper p="md">
      <Text fw={600} size="sm" mb="sm" component="h2">
        Held now
      </Text>
      {held.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing: whatever fired was told, or left untold for a reason
        </Text>
      )}
      <Stack gap="xs">
        {held.slice(0, SHOWN).map((one) => (
          <Group key={`${one.channel_id} ${one.reason}`} justify="space-between" wrap="nowrap">
            <Text size="sm" truncate>
              {one.channel_name ?? unnamed(one.channel_id)}
            </Text>
            <Group gap="xs" wrap="nowrap">
              <ReasonBadge status="held" reason={one.reason} />
              <Text size="sm" fw={600}>
                {count(one.count)}
              </Text>
            </Group>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
