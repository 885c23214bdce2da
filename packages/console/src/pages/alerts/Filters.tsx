import { Group, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { type AlertsSearch, SORTS, type SortName } from './search.ts';

interface Props {
  readonly search: AlertsSearch;
  readonly onChange: (search: AlertsSearch) => void;
}

const WAIT_MS = 250;
const STATES = [
  { value: 'all', label: 'all' },
  { value: 'true', label: 'enabled' },
  { value: 'false', label: 'switched off' },
];

/** Which alerts are shown, and in which order. */
export function Filters({ search, onChange }: Props) {
  const [text, setText] = useState(search.search ?? '');
  const ask = useDebouncedCallback((next: string) => {
    const { search: _, ...rest } = search;
    onChange(next.trim() === '' ? rest : { ...rest, search: next.trim() });
  }, WAIT_MS);
  const filter = (value: string): void => {
    const { enabled: _, ...rest } = search;
    onChange(value === 'all' ? rest : { ...rest, enabled: value === 'true' });
  };
  return (
    <Group gap="xs" mb="md">
      <TextInput
        data-search
        aria-label="Search alerts"
        placeholder="Search by name or description  ( / )"
        leftSection={<IconSearch size={16} aria-hidden />}
        flex={1}
        miw={200}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          ask(event.currentTarget.value);
        }}
      />
      <SegmentedControl
        aria-label="State"
        size="sm"
        data={STATES}
        value={search.enabled === undefined ? 'all' : String(search.enabled)}
        onChange={filter}
      />
      <Select
        aria-label="Order"
        w={170}
        data={Object.entries(SORTS).map(([value, { label }]) => ({ value, label }))}
        value={search.sort ?? 'newest'}
        allowDeselect={false}
        onChange={(sort) => onChange({ ...search, sort: sort as SortName })}
      />
    </Group>
  );
}
