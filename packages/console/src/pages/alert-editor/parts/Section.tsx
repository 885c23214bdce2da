import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly about?: ReactNode;
  /** Stands to the right of the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the editor. */
export function Section({ title, about, aside, children }: Props) {
  return (
    <Paper p="md" component="section" aria-label={title}>
      <Group justify="space-between" align="flex-start" gap="xs" mb="md">
        <div>
          <Title order={2} size="h5">
            {title}
          </Title>
          {about !== undefined && (
            <Text size="sm" c="dimmed">
              {about}
            </Text>
          )}
        </div>
        {aside}
      </Group>
      <Stack gap="md">{children}</Stack>
    </Paper>
  );
}
