import { Box, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly title: ReactNode;
  readonly about?: ReactNode;
  /** Buttons. */
  readonly children?: ReactNode;
}

/** The head of a page. */
export function PageTitle({ title, about, children }: Props) {
  return (
    <Group justify="space-between" align="flex-end" mb="lg" gap="sm">
      <Box maw="100%" miw={0}>
        <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {about !== undefined && (
          <Text c="dimmed" size="sm" component="div" mt={2}>
            {about}
          </Text>
        )}
      </Box>
      <Group gap="xs">{children}</Group>
    </Group>
  );
}
