import { Anchor, Button, Drawer, JsonInput, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { CreateRetrieverRequest, RetrieverEnvelope } from '@tocsin/contract';
import { type FormEvent, useMemo, useState } from 'react';
import { Failed } from '../../components/Failed.tsx';
import { useAct } from '../../components/use-act.ts';
import { useCollectionNames } from '../../components/use-names.ts';

/** Makes a retriever from JSON, and goes to its playground. */
export function RetrieverDrawer({ close }: { readonly close: () => void }) {
  const names = useCollectionNames();
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title="New retriever"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <RetrieverForm collection={[...names.values()][0] ?? 'my-collection'} />
    </Drawer>
  );
}

function RetrieverForm({ collection }: { readonly collection: string }) {
  const navigate = useNavigate();
  const [text, setText] = useState(() => JSON.stringify(exampleOf(collection), null, 2));
  const isJson = useMemo(() => isJsonText(text), [text]);
  const make = useAct<void, RetrieverEnvelope>({
    act: (tocsin) => tocsin.retrievers.create(JSON.parse(text) as CreateRetrieverRequest),
    resource: 'retrievers',
    done: ({ retriever }) => `${retriever.retriever_name} is made`,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate(undefined, {
      onSuccess: ({ retriever }) =>
        void navigate({ to: '/retrievers/$retrieverId', params: { retrieverId: retriever.retriever_id } }),
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <JsonInput
          label="Retriever"
          description="Its stages, its inputs, and the collections that it searches."
          error={isJson ? undefined : 'is not valid JSON'}
          value={text}
          onChange={setText}
          autosize
          minRows={16}
          maxRows={28}
          spellCheck={false}
          data-autofocus
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
        />
        <Text size="sm" c="dimmed">
          All stages and their parameters are described in the{' '}
          <Anchor href="/docs" underline="always">
            API’s description
          </Anchor>
          .
        </Text>
        {make.error !== null && <Failed error={make.error} />}
        <Button type="submit" loading={make.isPending} disabled={!isJson}>
          Make the retriever
        </Button>
      </Stack>
    </form>
  );
}

function exampleOf(collection: string): CreateRetrieverRequest {
  return {
    retriever_name: 'By a word',
    collection_identifiers: [collection],
    input_schema: { word: { type: 'string', required: true, description: 'What texts must say' } },
    stages: [
      {
        stage_name: 'says the word',
        stage_type: 'filter',
        config: {
          stage_id: 'attribute_filter',
          parameters: { field: 'metadata.text', operator: 'text', value: '{{INPUT.word}}' },
        },
      },
    ],
  };
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
