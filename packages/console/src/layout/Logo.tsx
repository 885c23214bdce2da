import { Group, Text } from '@mantine/core';

/** The bell and the name. @param isShort leaves the name out where there is little room */
export function Logo({ isShort = false }: { readonly isShort?: boolean }) {
  return (
    <Group gap={10} wrap="nowrap">
      <Bell />
      <Text fw={700} size="lg" lts={-0.3} {...(isShort && { visibleFrom: 'xs' })}>
        Tocsin
      </Text>
    </Group>
  );
}

/** As in `public/favicon.svg`, which would be a document of its own to load and draw. */
function Bell() {
  return (
    <svg viewBox="0 0 32 32" width={28} height={28} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#e8590c" />
      <path
        d="M16 6c-4.4 0-7 3.4-7 7.6 0 5-1.6 6.6-2.6 7.8-.5.6-.1 1.6.7 1.6h17.8c.8 0 1.2-1 .7-1.6-1-1.2-2.6-2.8-2.6-7.8C23 9.4 20.4 6 16 6z"
        fill="#fff"
      />
      <circle cx="16" cy="25.5" r="2.5" fill="#fff" />
    </svg>
  );
}
