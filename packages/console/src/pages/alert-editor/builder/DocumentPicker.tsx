import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTocsin } from '../../../data/client.ts';
import { failureOf } from '../../../data/failures.ts';
import { valueIn } from '../query/document-value.ts';
import { describe } from '../query/search.ts';
import { useSurrounding } from '../use-surroundings.ts';

interface Props {
  /** The feature whose value is taken. */
  readonly feature: string;
  readonly query: unknown;
  readonly onPick: (value: unknown) => void;
}

/** Takes a feature's value from a document of the collection. */
export function DocumentPicker({ feature, query, onPick }: Props) {
  const tocsin = useTocsin();
  const { collectionId } = useSurrounding();
  const [documentId, setDocumentId] = useState('');
  const pick = useMutation({
    mutationFn: async () => {
      const document = await tocsin.documents.get(collectionId ?? '', documentId.trim(), {
        return_vectors: true,
      });
      const value = valueIn(document.features ?? [], feature);
      if (value === null) throw new Error(`This document has no value of ${feature}`);
      return value;
    },
    onSuccess: onPick,
  });
  const problem = pick.error instanceof Error ? messageOf(pick.error) : undefined;
  return (
    <>
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <TextInput
          aria-label="Id of the document"
          size="xs"
          flex={1}
          placeholder="Id of a document of the collection"
          value={documentId}
          error={problem}
          onChange={(event) => setDocumentId(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          loading={pick.isPending}
          disabled={documentId.trim() === '' || collectionId === null}
          onClick={() => pick.mutate()}
        >
          Take its value
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {pick.isSuccess
          ? describe(query, 'a value')
          : 'Its value is copied: later changes of the document do not count'}
      </Text>
    </>
  );
}

/** Ours have no status. */
function messageOf(error: Error): string {
  return 'status' in error ? failureOf(error).message : error.message;
}
