import { ActionIcon, Badge, Group, Paper, Text, Tooltip } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconBraces,
  IconFilter,
  IconSearch,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { wordsOf } from '../../../components/badges.tsx';
import { type Card, stageIdOf } from '../query/stages.ts';

interface Props {
  readonly card: Card;
  readonly at: number;
  readonly count: number;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}

const LOOKS = {
  filter: { icon: IconFilter, title: 'Filter' },
  search: { icon: IconSearch, title: 'Search' },
  json: { icon: IconBraces, title: '' },
} as const;

/** The frame of a stage: what it is, and buttons to move it and to take it away. */
export function StageCard({ card, at, count, onMove, onRemove, children }: Props) {
  const { icon: Picture, title } = LOOKS[card.kind];
  const name = card.kind === 'json' ? wordsOf(stageIdOf(card.value)) : title;
  const what = `${name}, stage ${at + 1}`;
  return (
    <Paper p="sm" radius="md" bg="var(--mantine-color-body)">
      <Group justify="space-between" wrap="nowrap" mb="sm">
        <Group gap="xs" wrap="nowrap">
          <Picture size={16} aria-hidden />
          <Text size="sm" fw={600}>
            {name}
          </Text>
          {card.kind === 'json' && <Badge color="gray">edited as JSON</Badge>}
        </Group>
        <Group gap={2} wrap="nowrap">
          {count > 1 && (
            <>
              <Tool
                label={`Move ${what} up`}
                icon={IconArrowUp}
                disabled={at === 0}
                onClick={() => onMove(-1)}
              />
              <Tool
                label={`Move ${what} down`}
                icon={IconArrowDown}
                disabled={at === count - 1}
                onClick={() => onMove(1)}
              />
            </>
          )}
          <Tool label={`Remove ${what}`} icon={IconTrash} onClick={onRemove} />
        </Group>
      </Group>
      {children}
    </Paper>
  );
}

interface ToolProps {
  readonly label: string;
  readonly icon: typeof IconTrash;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** A small button with a picture. */
export function Tool({ label, icon: Picture, disabled = false, onClick }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
        <Picture size={16} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
