import { ActionIcon, Autocomplete, Button, Group, Input, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { FilterOperator } from '@tocsin/contract';
import { FIRST_MATCHER, MATCHED_FIELDS, type Matcher } from './matchers.ts';

const OPERATORS = [
  { value: 'eq', label: 'is' },
  { value: 'ne', label: 'is not' },
  { value: 'in', label: 'is one of' },
  { value: 'contains', label: 'contains' },
  { value: 'starts_with', label: 'starts with' },
  { value: 'gt', label: 'is above' },
  { value: 'lt', label: 'is below' },
];

interface Props {
  readonly matchers: readonly Matcher[];
  readonly onChange: (matchers: readonly Matcher[]) => void;
}

/** The conditions of a silence, a row each. */
export function MatcherRows({ matchers, onChange }: Props) {
  const change = (at: number, changed: Partial<Matcher>): void =>
    onChange(matchers.map((one, i) => (i === at ? { ...one, ...changed } : one)));
  return (
    <Input.Wrapper
      label="Matches where"
      description="All conditions hold. Paths look into the alert and the matched document: metadata.brand"
      labelElement="div"
    >
      <Stack gap="xs" mt={6}>
        {matchers.map(({ field, operator, value }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no other identity
          <Group key={i} gap="xs" align="center">
            <Autocomplete
              flex="2 1 150px"
              aria-label={`Field of condition ${i + 1}`}
              data={[...MATCHED_FIELDS]}
              value={field}
              onChange={(typed) => change(i, { field: typed })}
            />
            <Select
              flex="1 1 110px"
              aria-label={`Comparison of condition ${i + 1}`}
              data={OPERATORS}
              value={operator}
              allowDeselect={false}
              onChange={(chosen) => chosen !== null && change(i, { operator: chosen as FilterOperator })}
            />
            <TextInput
              flex="2 1 150px"
              aria-label={`Value of condition ${i + 1}`}
              value={value}
              onChange={(event) => change(i, { value: event.currentTarget.value })}
            />
            {matchers.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove condition ${i + 1}`}
                onClick={() => onChange(matchers.filter((_, at) => at !== i))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )}
          </Group>
        ))}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...matchers, FIRST_MATCHER])}
          style={{ alignSelf: 'flex-start' }}
        >
          Add a condition
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
