import { Button, Drawer, JsonInput, Radio, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { BulkCreateResponse, CollectionResponse } from '@tocsin/contract';
import { type FormEvent, useState } from 'react';
import { Failed } from '../../components/Failed.tsx';
import { LoadingRows } from '../../components/LoadingRows.tsx';
import { useAct } from '../../components/use-act.ts';
import { useKey, useTocsin } from '../../data/client.ts';
import { exampleOf, readDocuments } from './example.ts';
import { Sent } from './Sent.tsx';

interface Props {
  readonly collection: CollectionResponse;
  readonly close: () => void;
}

/** Sends documents as they would come over the API, and shows which alerts fired. */
export function SendDrawer({ collection, close }: Props) {
  const tocsin = useTocsin();
  const key = useKey();
  const latest = useQuery({
    queryKey: key('documents', collection.collection_id, 'example'),
    queryFn: async ({ signal }) =>
      (await tocsin.documents.list(collection.collection_id, { limit: 1 }, { signal })).results?.[0] ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title={`Send to ${collection.collection_name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {latest.isPending && <LoadingRows />}
      {!latest.isPending && (
        <SendForm collectionId={collection.collection_id} example={exampleOf(latest.data ?? undefined)} />
      )}
    </Drawer>
  );
}

const ALERTS = [
  { value: 'run', label: 'Alerts check it, and tell people' },
  { value: 'record', label: 'Alerts check it, and tell nobody' },
  { value: 'skip', label: 'Alerts do not check it' },
] as const;
type Alerts = (typeof ALERTS)[number]['value'];

function SendForm({ collectionId, example }: { readonly collectionId: string; readonly example: string }) {
  const queries = useQueryClient();
  const key = useKey();
  const [text, setText] = useState(example);
  const [alerts, setAlerts] = useState<Alerts>('run');
  const [problem, setProblem] = useState<string | null>(null);
  const send = useAct<void, BulkCreateResponse>({
    act: (tocsin) =>
      tocsin.documents.createMany(collectionId, { documents: readDocuments(text) }, { alerts }),
    resource: 'documents',
    done: () => null,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = problemOf(text);
    setProblem(found);
    const counted = (): void => void queries.invalidateQueries({ queryKey: key('collections') });
    if (found === null) send.mutate(undefined, { onSuccess: counted });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <JsonInput
          label="Document"
          description="JSON: one object, or a list of them as one batch. With a document_id that is there it is an update."
          error={problem}
          value={text}
          onChange={setText}
          autosize
          minRows={10}
          maxRows={22}
          spellCheck={false}
          data-autofocus
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
        />
        <Radio.Group label="Alerts" value={alerts} onChange={(value) => setAlerts(value as Alerts)}>
          <Stack gap={6} mt={6}>
            {ALERTS.map((one) => (
              <Radio key={one.value} {...one} />
            ))}
          </Stack>
        </Radio.Group>
        {send.error !== null && <Failed error={send.error} />}
        <Button type="submit" loading={send.isPending}>
          Send
        </Button>
        {send.data !== undefined && (
          <Sent answer={send.data} collectionId={collectionId} isChecked={alerts !== 'skip'} />
        )}
      </Stack>
    </form>
  );
}

function problemOf(text: string): string | null {
  try {
    readDocuments(text);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
