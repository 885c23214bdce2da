import { ActionIcon, Badge, Button, Group, Paper, Text, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { SilenceResponse } from '@tocsin/contract';
import { useState } from 'react';
import { Confirm } from '../../../components/Confirm.tsx';
import { Failed } from '../../../components/Failed.tsx';
import { useAct } from '../../../components/use-act.ts';
import { When } from '../../../components/When.tsx';
import { wordsOfFilter } from './matchers.ts';

const COLORS = { pending: 'blue', active: 'orange', expired: 'gray' } as const;
const WORDS = { pending: 'to come', active: 'on', expired: 'over' } as const;

/** A silence in the list. */
export function SilenceCard({ silence }: { readonly silence: SilenceResponse }) {
  const { silence_id: id, matchers, state, starts_at, ends_at, comment } = silence;
  const words = wordsOfFilter(matchers);
  const [isDeleting, setDeleting] = useState(false);
  const end = useAct({
    act: (tocsin) => tocsin.silences.update(id, { ends_at: new Date().toISOString() }),
    resource: 'silences',
    done: () => 'The silence is over',
  });
  const remove = useAct({
    act: (tocsin) => tocsin.silences.delete(id),
    resource: 'silences',
    done: () => 'The silence is deleted',
  });
  return (
    <Paper p="md" component="article" aria-label={words}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ minWidth: 0, flex: '1 1 240px' }}>
          <Group gap={8}>
            <Badge color={COLORS[state]}>{WORDS[state]}</Badge>
            <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {words}
            </Text>
          </Group>
          {comment !== '' && (
            <Text size="sm" mt={4}>
              {comment}
            </Text>
          )}
          <Text size="xs" c="dimmed" mt={4}>
            {state === 'pending' ? 'begins ' : 'began '}
            <When time={starts_at} size="xs" span />
            {state === 'expired' ? ', ended ' : ', ends '}
            <When time={ends_at} size="xs" span />
          </Text>
        </div>
        <Group gap="xs">
          {state === 'active' && (
            <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate()}>
              End now
            </Button>
          )}
          <Tooltip label="Delete">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Delete the silence ${words}`}
              onClick={() => setDeleting(true)}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      {end.error !== null && <Failed error={end.error} />}
      {isDeleting && (
        <Confirm title="Delete this silence?" word="Delete" act={remove} close={() => setDeleting(false)}>
          It holds nothing back any more. What it held back stays untold.
        </Confirm>
      )}
    </Paper>
  );
}
