import { ActionIcon, AppShell, Box, Burger, Group, NavLink } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKeyboard, IconLogout } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { signOut } from '../session/session.ts';
import { InNamespace } from './InNamespace.tsx';
import { Logo } from './Logo.tsx';
import { NamespaceSwitcher } from './NamespaceSwitcher.tsx';
import { SchemeSwitch } from './SchemeSwitch.tsx';
import { isWithin, SECTIONS } from './sections.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** Looked at seldom. */
const ShortcutsHelp = lazy(() =>
  import('./ShortcutsHelp.tsx').then((module) => ({ default: module.ShortcutsHelp })),
);

/** Menu, header and the page between them. */
export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure();
  const [isHelpOpen, help] = useDisclosure();
  const { pathname } = useLocation();
  useShortcuts(help.toggle);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the menu
  useEffect(close, [pathname]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="lg"
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <Logo isShort />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <NamespaceSwitcher />
            <Box visibleFrom="sm">
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                onClick={help.open}
                aria-label="Keyboard shortcuts"
                title="Keyboard shortcuts (?)"
              >
                <IconKeyboard size={20} stroke={1.5} />
              </ActionIcon>
            </Box>
            <SchemeSwitch />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              onClick={signOut}
              aria-label="Sign out"
              title="Sign out"
            >
              <IconLogout size={20} stroke={1.5} />
            </ActionIcon>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" component="nav" aria-label="Sections">
        <Box style={{ overflowY: 'auto' }}>
          {SECTIONS.map(({ to, label, icon: Picture }) => (
            <NavLink
              key={to}
              renderRoot={(props) => <Link to={to} {...props} />}
              label={label}
              leftSection={<Picture size={18} stroke={1.6} aria-hidden />}
              active={isWithin(pathname, to)}
              aria-current={isWithin(pathname, to) ? 'page' : undefined}
              style={{ borderRadius: 'var(--mantine-radius-md)' }}
            />
          ))}
        </Box>
      </AppShell.Navbar>
      <AppShell.Main>
        <Box maw={1440} mx="auto">
          <InNamespace />
        </Box>
      </AppShell.Main>
      {isHelpOpen && (
        <Suspense>
          <ShortcutsHelp close={help.close} />
        </Suspense>
      )}
    </AppShell>
  );
}
