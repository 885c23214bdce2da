import { Button, Group, Menu, Stack, Text } from '@mantine/core';
import { IconDots, IconFilter, IconSearch } from '@tabler/icons-react';
import type { StageInput } from '@tocsin/contract';
import { moved, removed, replaced } from '../query/json.ts';
import { type Card, newFilter, newSearch, newStage, readStage, writeStage } from '../query/stages.ts';
import { factsOf, useSurrounding } from '../use-surroundings.ts';
import { FilterCardEditor } from './FilterCardEditor.tsx';
import { JsonCardEditor } from './JsonCardEditor.tsx';
import { SearchCardEditor } from './SearchCardEditor.tsx';
import { StageCard } from './StageCard.tsx';

interface Props {
  readonly stages: readonly StageInput[];
  readonly onChange: (stages: readonly StageInput[]) => void;
}

/** Stages that need no builder: a number or a field, written as JSON. */
const OTHERS = [
  { id: 'limit', type: 'reduce', parameters: { limit: 10 }, label: 'Keep the first ones' },
  {
    id: 'deduplicate',
    type: 'reduce',
    parameters: { strategy: 'field', fields: ['metadata.title'] },
    label: 'Leave out duplicates',
  },
  {
    id: 'sort_attribute',
    type: 'sort',
    parameters: { field: 'metadata.title', direction: 'asc' },
    label: 'Sort by a field',
  },
];

/** The stages of a query as cards. A card that is edited changes its own stage and no other. */
export function Builder({ stages, onChange }: Props) {
  const { features } = useSurrounding();
  const add = (stage: StageInput): void => onChange([...stages, stage]);
  const addSearch = (): void => {
    const feature = features[0]?.feature_address ?? '';
    add(newSearch(feature, factsOf(features, feature).isHash));
  };
  return (
    <Stack gap="sm">
      {stages.length === 0 && (
        <Text size="sm" c="dimmed">
          Say what you want to know about: add a filter for fields, or a search for what is like something
          else.
        </Text>
      )}
      {stages.map((stage, i) => {
        const card = readStage(stage);
        return (
          <StageCard
            // biome-ignore lint/suspicious/noArrayIndexKey: stages have no other name
            key={i}
            card={card}
            at={i}
            count={stages.length}
            onMove={(by) => onChange(moved(stages, i, by))}
            onRemove={() => onChange(removed(stages, i))}
          >
            <CardEditor
              card={card}
              place={`retriever.stages[${i}]`}
              onChange={(next) => onChange(replaced(stages, i, writeStage(next)))}
            />
          </StageCard>
        );
      })}
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFilter size={16} />}
          onClick={() => add(newFilter())}
        >
          Add a filter
        </Button>
        <Button size="xs" variant="default" leftSection={<IconSearch size={16} />} onClick={addSearch}>
          Add a search
        </Button>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button size="xs" variant="subtle" color="gray" leftSection={<IconDots size={16} />}>
              More
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {OTHERS.map(({ id, type, parameters, label }) => (
              <Menu.Item key={id} onClick={() => add(newStage(id, type, parameters))}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Group>
    </Stack>
  );
}

interface CardProps {
  readonly card: Card;
  readonly place: string;
  readonly onChange: (card: Card) => void;
}

function CardEditor({ card, place, onChange }: CardProps) {
  if (card.kind === 'filter') return <FilterCardEditor card={card} place={place} onChange={onChange} />;
  if (card.kind === 'search') return <SearchCardEditor card={card} place={place} onChange={onChange} />;
  return <JsonCardEditor card={card} place={place} onChange={onChange} />;
}
