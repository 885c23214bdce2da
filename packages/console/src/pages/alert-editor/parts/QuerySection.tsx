import { Anchor, Button, Group, MultiSelect, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RetrieverModel, StageInput } from '@tocsin/contract';
import { useState } from 'react';
import { useKey, useTocsin } from '../../../data/client.ts';
import { Builder } from '../builder/Builder.tsx';
import { JsonField } from '../builder/JsonField.tsx';
import type { Draft } from '../draft.ts';
import { useIssue, useIssuesBelow } from '../issues.ts';
import { isObject } from '../query/json.ts';
import { InputNames } from './InputNames.tsx';
import { Section } from './Section.tsx';
import { Trouble } from './Trouble.tsx';
import type { CollectionChoice } from './use-collections.ts';

interface Props {
  readonly draft: Draft;
  /** Null while they are read. */
  readonly collections: readonly CollectionChoice[] | null;
  readonly stored: readonly RetrieverModel[];
  readonly onChange: (change: Partial<Draft>) => void;
}

/** What an alert looks for: a query of its own, or a stored retriever. */
export function QuerySection({ draft, collections, stored, onChange }: Props) {
  const [isJson, setJson] = useState(false);
  const isOwn = draft.retrieverId === null;
  return (
    <Section
      title="What it looks for"
      about="Stages, one after the other: each gets the documents that the one before it left"
      aside={
        isOwn && (
          <SegmentedControl
            size="xs"
            aria-label="How the query is edited"
            data={['Builder', 'JSON']}
            value={isJson ? 'JSON' : 'Builder'}
            onChange={(next) => setJson(next === 'JSON')}
          />
        )
      }
    >
      {(stored.length > 0 || !isOwn) && <Source draft={draft} stored={stored} onChange={onChange} />}
      {isOwn && !isJson && <Builder stages={draft.stages} onChange={(stages) => onChange({ stages })} />}
      {isOwn && isJson && <StagesAsJson stages={draft.stages} onChange={(stages) => onChange({ stages })} />}
      {isOwn && <Place draft={draft} collections={collections} onChange={onChange} />}
    </Section>
  );
}

function Source({ draft, stored, onChange }: Omit<Props, 'collections'>) {
  const chosen = stored.find(({ retriever_id }) => retriever_id === draft.retrieverId);
  const copy = (): void => {
    if (chosen === undefined) return;
    const { stages, input_schema, collection_ids } = chosen;
    onChange({ retrieverId: null, stages, inputs: input_schema, searched: collection_ids });
  };
  return (
    <Stack gap="xs">
      <Select
        label="Query"
        size="xs"
        data={[
          { value: '', label: 'of its own' },
          ...stored.map(({ retriever_id, retriever_name }) => ({
            value: retriever_id,
            label: retriever_name,
          })),
        ]}
        value={draft.retrieverId ?? ''}
        error={useIssue('retriever_id')}
        allowDeselect={false}
        searchable
        onChange={(id) => onChange({ retrieverId: id === '' ? null : id })}
      />
      {chosen !== undefined && (
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            Others may use this retriever, too.
          </Text>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/retrievers/$retrieverId" params={{ retrieverId: chosen.retriever_id }} {...props} />
            )}
          >
            Look at it
          </Anchor>
          <Button size="compact-xs" variant="default" onClick={copy}>
            Copy it here, to change it
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function StagesAsJson({
  stages,
  onChange,
}: {
  readonly stages: readonly StageInput[];
  readonly onChange: (stages: readonly StageInput[]) => void;
}) {
  const issues = useIssuesBelow('retriever.stages', []);
  return (
    <Stack gap="xs">
      <JsonField
        label="Stages as JSON"
        value={stages}
        minRows={10}
        maxRows={32}
        check={(value) =>
          Array.isArray(value) && value.every(isObject) ? null : 'Stages are a list of objects'
        }
        onChange={(value) => onChange(value as StageInput[])}
      />
      <Trouble issues={issues} />
    </Stack>
  );
}

function Place({ draft, collections, onChange }: Omit<Props, 'stored'>) {
  const { searched, inputs } = draft;
  return (
    <Stack gap="sm">
      <MultiSelect
        label="Where it looks"
        description="Without a choice, at the arriving documents themselves; else in these collections, for each document that arrives"
        size="xs"
        placeholder={searched.length === 0 ? 'at the arriving documents' : ''}
        data={[...(collections ?? [])]}
        value={[...searched]}
        error={useIssue('retriever.collection_identifiers')}
        clearable
        searchable
        onChange={(next) => onChange({ searched: next })}
      />
      {(searched.length > 0 || Object.keys(inputs).length > 0) && (
        <InputNames inputs={inputs} onChange={(next) => onChange({ inputs: next })} />
      )}
    </Stack>
  );
}

const SHOWN = 1000;

/** The retrievers that belong to no alert. */
export function useStoredRetrievers(): readonly RetrieverModel[] | undefined {
  const tocsin = useTocsin();
  const key = useKey();
  return useQuery({
    queryKey: key('retrievers', 'choices'),
    queryFn: async ({ signal }) => (await tocsin.retrievers.list({ limit: SHOWN }, { signal })).results,
    staleTime: 30_000,
  }).data;
}
