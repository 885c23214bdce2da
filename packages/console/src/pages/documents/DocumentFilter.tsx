import { Autocomplete, Button, Group, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { wordsOf } from '../../components/badges.tsx';
import { SIMPLE_OPERATORS } from '../../data/words.ts';
import { type DocumentsSearch, readDocumentsSearch } from './search.ts';

const LABELS: Readonly<Record<string, string>> = { eq: '=', ne: '≠', gt: '>', gte: '≥', lt: '<', lte: '≤' };
const OPERATORS = SIMPLE_OPERATORS.map((value) => ({ value, label: LABELS[value] ?? wordsOf(value) }));

/** Searches and filters by one field; the address keeps what is looked for. @param paths fields to choose from */
export function DocumentFilter({ paths }: { readonly paths: readonly string[] }) {
  const search = useSearch({ from: '/documents' });
  const navigate = useNavigate({ from: '/documents' });
  const [draft, setDraft] = useState<DocumentsSearch>(search);
  const change = (changed: DocumentsSearch): void => setDraft({ ...draft, ...changed });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void navigate({ search: readDocumentsSearch({ ...draft, collection: search.collection }) });
  };
  const isFiltered = search.q !== undefined || search.field !== undefined;
  return (
    <form onSubmit={submit}>
      <Group gap="xs" mb="md" align="flex-end">
        <TextInput
          data-search
          flex="3 1 220px"
          aria-label="Search"
          placeholder="Search ids and texts"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={draft.q ?? ''}
          onChange={(event) => change({ q: event.currentTarget.value })}
        />
        <Autocomplete
          flex="2 1 150px"
          aria-label="Field"
          placeholder="Field"
          data={[...paths]}
          value={draft.field ?? ''}
          onChange={(field) => change({ field })}
        />
        <Select
          flex="0 1 120px"
          aria-label="Comparison"
          data={OPERATORS}
          value={draft.operator ?? 'eq'}
          allowDeselect={false}
          onChange={(operator) => change({ operator: operator as NonNullable<DocumentsSearch['operator']> })}
        />
        <TextInput
          flex="2 1 120px"
          aria-label="Value"
          placeholder="Value"
          value={draft.value ?? ''}
          onChange={(event) => change({ value: event.currentTarget.value })}
        />
        <Button type="submit" variant="default">
          Search
        </Button>
        {isFiltered && (
          <Button
            variant="subtle"
            color="gray"
            onClick={() => void navigate({ search: readDocumentsSearch({ collection: search.collection }) })}
          >
            Clear
          </Button>
        )}
      </Group>
    </form>
  );
}
