import '../styles/more.ts';
import { Group, Kbd, Modal, Stack, Text } from '@mantine/core';
import { SECTIONS } from './sections.ts';

/** The list of all shortcuts. */
export function ShortcutsHelp({ close }: { readonly close: () => void }) {
  return (
    <Modal opened onClose={close} title="Keyboard shortcuts" size="sm">
      <Stack gap="xs">
        {SECTIONS.map(({ label, hotkey }) => (
          <Shortcut key={label} label={label} keys={['g', hotkey]} />
        ))}
        <Shortcut label="Search in this page" keys={['/']} />
        <Shortcut label="Move in a list, open" keys={['↑', '↓', 'Enter']} />
        <Shortcut label="Close" keys={['Esc']} />
        <Shortcut label="This list" keys={['?']} />
      </Stack>
    </Modal>
  );
}

function Shortcut({ label, keys }: { readonly label: string; readonly keys: readonly string[] }) {
  return (
    <Group justify="space-between">
      <Text size="sm">{label}</Text>
      <Group gap={4}>
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </Group>
    </Group>
  );
}
