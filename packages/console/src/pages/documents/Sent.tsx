import { Anchor, Group, Loader, Paper, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { BulkCreateResponse } from '@tocsin/contract';
import { some } from '../../components/numbers.ts';
import { useKey, useTocsin } from '../../data/client.ts';
import { RunRows } from './RunRows.tsx';

interface Props {
  readonly answer: BulkCreateResponse;
  readonly collectionId: string;
  /** Whether alerts check what was sent. */
  readonly isChecked: boolean;
}

const ASK_EVERY_MS = 700;
/** So often it is looked whether the alerts have run. */
const MOST_LOOKS = 12;
const SHOWN = 20;

/** What became of documents that were sent: what was written, and which alerts fired. */
export function Sent({ answer: { batch_id: batch, documents }, collectionId, isChecked }: Props) {
  const written = documents.filter(({ status }) => status !== 'unchanged').length;
  return (
    <Paper p="md" role="status">
      <Stack gap="xs">
        <Group gap="xs">
          <ThemeIcon variant="light" color="teal" size="sm" radius="xl">
            <IconCheck size={14} aria-hidden />
          </ThemeIcon>
          <Text fw={600}>{titleOf(written)}</Text>
        </Group>
        {documents.slice(0, 3).map(({ document_id: documentId, status }) => (
          <Text key={documentId} size="sm" style={{ overflowWrap: 'anywhere' }}>
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link
                  to="/documents/$collectionId/$documentId"
                  params={{ collectionId, documentId }}
                  {...props}
                />
              )}
            >
              {documentId}
            </Anchor>{' '}
            {status}
          </Text>
        ))}
        {batch !== null && isChecked && <Fired key={batch} batch={batch} />}
      </Stack>
    </Paper>
  );
}

function titleOf(written: number): string {
  return written === 0 ? 'Nothing is new: no alert runs' : `${some(written, 'document')} written`;
}

function Fired({ batch }: { readonly batch: string }) {
  const tocsin = useTocsin();
  const key = useKey();
  const { data, isFetching, dataUpdatedAt } = useQuery({
    queryKey: key('executions', 'batch', batch),
    queryFn: ({ signal }) =>
      tocsin.executions.list({ batch_id: batch, limit: SHOWN }, { signal }).then((page) => page),
    refetchInterval: (query) =>
      query.state.dataUpdateCount < MOST_LOOKS && (query.state.data?.results.length ?? 0) === 0
        ? ASK_EVERY_MS
        : false,
  });
  const fired = data?.results.filter(({ triggered }) => triggered) ?? [];
  const hasRun = data !== undefined && data.results.length > 0;
  return (
    <Stack gap={6}>
      {!hasRun && (
        <Group gap="xs">
          {isFetching || dataUpdatedAt === 0 ? <Loader size={14} /> : null}
          <Text size="sm">Waiting for the alerts; where none is attached, nothing runs</Text>
        </Group>
      )}
      {hasRun && (
        <Text size="sm" fw={600}>
          {fired.length === 0 ? 'No alert fired' : `${some(fired.length, 'alert')} fired`}, of{' '}
          {some(data.results.length, 'run')}
        </Text>
      )}
      <RunRows runs={fired} />
      <Anchor size="sm" renderRoot={(props) => <Link to="/executions" search={{ batch }} {...props} />}>
        All runs over this batch
      </Anchor>
    </Stack>
  );
}
