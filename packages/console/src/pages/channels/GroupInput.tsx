import { Fieldset, Stack, Text } from '@mantine/core';
import type { ChannelField } from '@tocsin/contract';
import type { ReactNode } from 'react';

interface Props {
  readonly field: ChannelField;
  /** The inputs of its fields. */
  readonly children: ReactNode;
}

/** Fields that belong together. */
export function GroupInput({ field, children }: Props) {
  return (
    <Fieldset legend={field.label}>
      <Text size="xs" c="dimmed" mb="sm">
        {field.help}
      </Text>
      <Stack gap="sm">{children}</Stack>
    </Fieldset>
  );
}
