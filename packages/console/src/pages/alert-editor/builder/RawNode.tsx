import { Badge, Group } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useIssue } from '../issues.ts';
import { type Raw, readFilter } from '../query/filter.ts';
import { JsonField } from './JsonField.tsx';
import { Tool } from './StageCard.tsx';

interface Props {
  readonly node: Raw;
  readonly place: string;
  readonly onChange: (node: ReturnType<typeof readFilter>) => void;
  readonly onRemove: () => void;
}

/** A part of a filter that has no form: it is kept, and edited as JSON. */
export function RawNode({ node, place, onChange, onRemove }: Props) {
  const issue = useIssue(place);
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Badge color="gray">edited as JSON</Badge>
        <Tool label="Remove this condition" icon={IconTrash} onClick={onRemove} />
      </Group>
      <JsonField
        label="Condition as JSON"
        value={node.value}
        error={issue}
        onChange={(value) => onChange(readFilter(value))}
      />
    </div>
  );
}
