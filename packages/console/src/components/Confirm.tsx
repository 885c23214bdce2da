import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failed } from './Failed.tsx';

interface Props {
  /** The question. */
  readonly title: string;
  /** What follows from a yes. */
  readonly children: ReactNode;
  /** The word on the button. */
  readonly word: string;
  /** What is done; the dialog closes when it succeeded. */
  readonly act: UseMutationResult<unknown, Error, void>;
  readonly close: () => void;
}

/** Asks before something is done that cannot be taken back; shows in place why it could not be done. */
export function Confirm({ title, children, word, act, close }: Props) {
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="md">
        <Text size="sm" component="div">
          {children}
        </Text>
        {act.error !== null && <Failed error={act.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close} data-autofocus>
            Cancel
          </Button>
          <Button
            color="red"
            loading={act.isPending}
            onClick={() => act.mutate(undefined, { onSuccess: close })}
          >
            {word}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
