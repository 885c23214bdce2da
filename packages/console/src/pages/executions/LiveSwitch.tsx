import { Group, Switch, Text } from '@mantine/core';
import { failureOf } from '../../data/failures.ts';
import classes from './LiveSwitch.module.css';
import type { LiveState } from './use-live.ts';

interface Props {
  readonly state: LiveState;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Switches the stream of new runs on and off, and says how it does. */
export function LiveSwitch({ state, isOn, onChange }: Props) {
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="xs" c="dimmed" role="status" className={classes.state}>
        {wordsOf(state)}
      </Text>
      <Switch
        label={
          <Group gap={6} wrap="nowrap">
            <span className={classes.dot} data-is={state.is} aria-hidden />
            Live
          </Group>
        }
        aria-label="Live"
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </Group>
  );
}

function wordsOf(state: LiveState): string {
  switch (state.is) {
    case 'waiting':
      return `connecting again in ${Math.max(1, Math.round(state.waitMs / 1000))} s`;
    case 'connecting':
      return 'connecting';
    case 'failed': {
      const { title } = failureOf(state.error);
      return title;
    }
    default:
      return '';
  }
}
