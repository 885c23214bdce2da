import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Stands over a list in a tab: what it is, and its buttons. */
export function ListHead({ about, children }: { readonly about: ReactNode; readonly children?: ReactNode }) {
  return (
    <Group justify="space-between" mb="md" gap="sm">
      <Text size="sm" c="dimmed" maw={560} flex="1 1 240px">
        {about}
      </Text>
      {children}
    </Group>
  );
}
