import { Stack } from '@mantine/core';
import { useIssuesBelow } from '../issues.ts';
import { Trouble } from '../parts/Trouble.tsx';
import type { FilterNode } from '../query/filter.ts';
import type { FilterCard } from '../query/stages.ts';
import { FilterGroup } from './FilterGroup.tsx';

interface Props {
  readonly card: FilterCard;
  readonly place: string;
  readonly onChange: (card: FilterCard) => void;
}

/** The conditions of a filter stage. */
export function FilterCardEditor({ card, place, onChange }: Props) {
  const at = `${place}.parameters`;
  const others = useIssuesBelow(place, placesOf(card.root, at));
  return (
    <Stack gap="xs">
      <FilterGroup group={card.root} place={at} onChange={(root) => onChange({ ...card, root })} />
      <Trouble issues={others} />
    </Stack>
  );
}

/** The places whose fields show what is wrong there. */
function placesOf(node: FilterNode, place: string): string[] {
  if (node.kind === 'group')
    return node.children.flatMap((child, i) => placesOf(child, `${place}.${node.join}[${i}]`));
  return [`${place}.field`, `${place}.operator`, `${place}.value`, place];
}
