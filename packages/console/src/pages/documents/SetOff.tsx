import { Anchor, Paper, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertExecutionResult, DocumentResponse } from '@tocsin/contract';
import { Failed } from '../../components/Failed.tsx';
import { useKey, useTocsin } from '../../data/client.ts';
import { RunRows } from './RunRows.tsx';

/** Runs this long after a document was written are looked at. */
const WITHIN_MS = 3_600_000;
const LOOKED_AT = 50;

/** The alerts that a document set off when it arrived, as far as the latest runs after it tell. */
export function SetOff({ document }: { readonly document: DocumentResponse }) {
  const { collection_id: collection, document_id: id } = document;
  const tocsin = useTocsin();
  const key = useKey();
  const written = String(document._internal?.['updated_at'] ?? '');
  const since = written;
  const until = new Date(Date.parse(written) + WITHIN_MS).toISOString();
  const { data, error, refetch } = useQuery({
    queryKey: key('executions', 'set off', collection, id, written),
    queryFn: async ({ signal }) => {
      const wanted = { collection_id: collection, triggered: true, since, until, limit: LOOKED_AT };
      const { results } = await tocsin.executions.list(wanted, { signal });
      return results.filter((run) => isAbout(run, id));
    },
  });
  return (
    <Paper p="md">
      <Text fw={600} size="sm" component="h2">
        Alerts that it set off
      </Text>
      <Text size="xs" c="dimmed" mb="sm">
        In the hour after it was written.{' '}
        <Anchor
          size="xs"
          underline="always"
          renderRoot={(props) => <Link to="/executions" search={{ collection, since, until }} {...props} />}
        >
          All runs of that hour
        </Anchor>
      </Text>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={24} />}
      {data?.length === 0 && (
        <Text size="sm" c="dimmed">
          None
        </Text>
      )}
      <RunRows runs={data ?? []} />
    </Paper>
  );
}

/** Whether a match of a run is the document, or came from it. */
function isAbout({ matches }: AlertExecutionResult, id: string): boolean {
  return (matches ?? []).some((match) => match.document_id === id || match.source_document_id === id);
}
