import '../styles/more.ts';
import { Button, Group, TextInput } from '@mantine/core';
import { IconBox } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Empty } from '../components/Empty.tsx';
import { Failed } from '../components/Failed.tsx';
import { clientOf } from '../data/reading.ts';
import { useSession } from '../session/session.ts';

/** Takes documents as they come, with the features that they bring along. */
const EXTRACTORS = [{ feature_extractor_name: 'passthrough_extractor', version: 'v1' }];

/** Makes the first namespace of a server that has none. */
export function FirstNamespace() {
  const apiKey = useSession()?.apiKey ?? '';
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      clientOf(apiKey).namespaces.create({ namespace_name: name, feature_extractors: EXTRACTORS }),
    onSuccess: async ({ namespace_name }) => {
      await queries.invalidateQueries({ queryKey: ['namespaces'] });
      await navigate({ to: '.', search: { namespace: namespace_name } });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    mutate();
  };
  return (
    <>
      <Empty icon={IconBox} title="Begin with a namespace" heading="h1">
        Everything else lives in one: collections, documents, alerts, channels. What is in one is never seen
        in another.
        <form onSubmit={submit}>
          <Group justify="center" align="flex-end" mt="lg">
            <TextInput
              label="Name"
              placeholder="marketplace"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              required
              withAsterisk={false}
              ta="left"
            />
            <Button type="submit" loading={isPending}>
              Make it
            </Button>
          </Group>
        </form>
      </Empty>
      {error !== null && <Failed error={error} />}
    </>
  );
}
