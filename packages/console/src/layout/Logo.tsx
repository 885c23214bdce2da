import { Group, Text } from '@mantine/core';

/** The bell and the name. @param isShort leaves the name out where there is little room */
export function Logo({ isShort = false }: { readonly isShort?: boolean }) {
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/favicon.svg" width={28} height={28} alt="" />
      <Text fw={700} size="lg" lts={-0.3} {...(isShort && { visibleFrom: 'xs' })}>
        Tocsin
      </Text>
    </Group>
  );
}
