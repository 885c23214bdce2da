import { Button, Group, Kbd, Paper, Text } from '@mantine/core';
import { useContext } from 'react';
import { some } from '../../../components/numbers.ts';
import { textOf } from '../../../theme.ts';
import { Issues } from '../issues.ts';
import classes from './SaveBar.module.css';

interface Props {
  readonly isNew: boolean;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  /** Whether what is required was said. */
  readonly isReady: boolean;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
}

/** Stays in sight at the foot of the editor. */
export function SaveBar({ isNew, isDirty, isSaving, isReady, onSave, onDiscard }: Props) {
  const wrong = useContext(Issues).length;
  if (!isDirty && !isNew) return null;
  return (
    <Paper p="sm" shadow="md" className={classes.bar}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" c={wrong > 0 ? textOf('red') : 'dimmed'} role="status">
          {wrong > 0 ? `${some(wrong, 'thing')} to put right` : isReady ? said(isNew) : 'It needs a name'}
        </Text>
        <Group gap="xs">
          {isDirty && (
            <Button size="sm" variant="subtle" color="gray" onClick={onDiscard}>
              Discard
            </Button>
          )}
          <Button
            size="sm"
            loading={isSaving}
            disabled={!isReady || !isDirty}
            onClick={onSave}
            rightSection={<Hint />}
          >
            {isNew ? 'Make the alert' : 'Save'}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}

function said(isNew: boolean): string {
  return isNew ? 'Not made yet' : 'Changes that are not saved';
}

function Hint() {
  return (
    <Kbd size="xs" visibleFrom="sm">
      Ctrl ⏎
    </Kbd>
  );
}
