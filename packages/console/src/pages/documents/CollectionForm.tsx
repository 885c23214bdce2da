import { Button, Radio, Stack, TextInput } from '@mantine/core';
import type { CollectionResponse } from '@tocsin/contract';
import { type FormEvent, useState } from 'react';
import { Failed } from '../../components/Failed.tsx';
import { useAct } from '../../components/use-act.ts';

const EXTRACTORS = [
  {
    value: 'text_extractor',
    label: 'Computed from the text',
    description:
      'Of the fields text and metadata.text: finds look-alikes and near-duplicates without a model.',
  },
  {
    value: 'passthrough_extractor',
    label: 'Brought with the documents',
    description: 'Fields as they come, and vectors or hashes where documents bring them.',
  },
] as const;

/** Makes a collection whose documents come over the API. @param made gets its name */
export function CollectionForm({ made }: { readonly made: (name: string) => void }) {
  const [name, setName] = useState('');
  const [extractor, setExtractor] = useState<string>(EXTRACTORS[0].value);
  const make = useAct<void, CollectionResponse>({
    act: (tocsin) =>
      tocsin.collections.create({
        collection_name: name.trim(),
        source: { type: 'bucket' },
        feature_extractor: { feature_extractor_name: extractor, version: 'v1' },
      }),
    resource: 'collections',
    done: (collection) => `The collection ${collection.collection_name} is made`,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate(undefined, { onSuccess: (collection) => made(collection.collection_name) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md" ta="left">
        <TextInput
          label="Name"
          placeholder="articles"
          required
          minLength={3}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Radio.Group label="What searches compare" value={extractor} onChange={setExtractor}>
          <Stack gap="sm" mt="xs">
            {EXTRACTORS.map((one) => (
              <Radio key={one.value} {...one} />
            ))}
          </Stack>
        </Radio.Group>
        {make.error !== null && <Failed error={make.error} />}
        <Button type="submit" loading={make.isPending} disabled={name.trim().length < 3}>
          Make the collection
        </Button>
      </Stack>
    </form>
  );
}
