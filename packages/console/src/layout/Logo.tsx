import { Group, Text } from '@mantine/core';

/** The bell and the name. */
export function Logo() {
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/favicon.svg" width={28} height={28} alt="" />
      <Text fw={700} size="lg" lts={-0.3}>
        Tocsin
      </Text>
    </Group>
  );
}
