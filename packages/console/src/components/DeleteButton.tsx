import { ActionIcon, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { UseMutationResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Confirm } from './Confirm.tsx';

interface Props {
  /** Of what is deleted. */
  readonly name: string;
  readonly act: UseMutationResult<unknown, Error, void>;
  /** What follows from it. */
  readonly children: ReactNode;
}

/** Deletes something, and asks before. */
export function DeleteButton({ name, act, children }: Props) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Tooltip label="Delete">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Delete ${name}`}
          onClick={() => setAsking(true)}
        >
          <IconTrash size={18} />
        </ActionIcon>
      </Tooltip>
      {isAsking && (
        <Confirm title={`Delete ${name}?`} word="Delete" act={act} close={() => setAsking(false)}>
          {children}
        </Confirm>
      )}
    </>
  );
}
