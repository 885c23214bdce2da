import { Box, Button, Group, SegmentedControl, Stack } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Condition, Group as Conditions, FilterNode } from '../query/filter.ts';
import { removed, replaced } from '../query/json.ts';
import { ConditionRow } from './ConditionRow.tsx';
import classes from './FilterGroup.module.css';
import { RawNode } from './RawNode.tsx';
import { Tool } from './StageCard.tsx';

const JOINS = [
  { value: 'AND', label: 'all of' },
  { value: 'OR', label: 'any of' },
  { value: 'NOT', label: 'none of' },
];
const EMPTY: Condition = { kind: 'condition', field: '', operator: 'eq', value: '', caseSensitive: false };

interface Props {
  readonly group: Conditions;
  /** Where it stands in the request. */
  readonly place: string;
  readonly depth?: number;
  readonly onChange: (group: Conditions) => void;
  readonly onRemove?: () => void;
}

/** Conditions under all, any or none; groups may stand in groups. */
export function FilterGroup({ group, place, depth = 0, onChange, onRemove }: Props) {
  const { join, children } = group;
  const put = (nodes: readonly FilterNode[]): void => onChange({ ...group, children: nodes });
  return (
    <Box className={depth > 0 ? classes.nested : undefined} role="group" aria-label={`${join} of conditions`}>
      <Group gap="xs" mb="xs" justify="space-between" wrap="nowrap">
        <SegmentedControl
          size="xs"
          aria-label="How the conditions are joined"
          data={JOINS}
          value={join}
          onChange={(next) => onChange({ ...group, join: next as Conditions['join'] })}
        />
        {onRemove !== undefined && <Tool label="Remove this group" icon={IconTrash} onClick={onRemove} />}
      </Group>
      <Stack gap="xs">
        {children.map((child, i) => (
          <Node
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no other name
            key={i}
            node={child}
            place={`${place}.${join}[${i}]`}
            depth={depth + 1}
            onChange={(node) => put(replaced(children, i, node))}
            onRemove={() => put(removed(children, i))}
          />
        ))}
        <Group gap="xs">
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => put([...children, EMPTY])}
          >
            Condition
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconPlus size={14} />}
            onClick={() =>
              put([...children, { kind: 'group', join: join === 'OR' ? 'AND' : 'OR', children: [EMPTY] }])
            }
          >
            Group
          </Button>
        </Group>
      </Stack>
    </Box>
  );
}

interface NodeProps {
  readonly node: FilterNode;
  readonly place: string;
  readonly depth: number;
  readonly onChange: (node: FilterNode) => void;
  readonly onRemove: () => void;
}

function Node({ node, ...rest }: NodeProps) {
  if (node.kind === 'group') return <FilterGroup group={node} {...rest} />;
  if (node.kind === 'json') return <RawNode node={node} {...rest} />;
  return <ConditionRow condition={node} {...rest} />;
}
