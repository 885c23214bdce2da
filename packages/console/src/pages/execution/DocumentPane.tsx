import { Anchor, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertMatchResult } from '@tocsin/contract';
import { NotFoundError } from '@tocsin/sdk';
import { DocumentView } from '../../components/DocumentView.tsx';
import type { Marks } from '../../components/evidence/marks.ts';
import { Failed } from '../../components/Failed.tsx';
import { useKey, useTocsin } from '../../data/client.ts';

interface Props {
  readonly title: string;
  readonly collectionId: string;
  readonly documentId: string;
  readonly marks?: Marks;
  /** What the run kept of it. */
  readonly kept?: AlertMatchResult;
}

/** A document as it is now; where it was deleted, what the run kept of it. */
export function DocumentPane({ title, collectionId, documentId, marks, kept }: Props) {
  return (
    <Paper p="md" miw={0}>
      <Text size="xs" c="dimmed" component="h3" fw={500}>
        {title}
      </Text>
      <Anchor
        size="sm"
        ff="monospace"
        style={{ overflowWrap: 'anywhere' }}
        renderRoot={(props) => (
          <Link to="/documents/$collectionId/$documentId" params={{ collectionId, documentId }} {...props} />
        )}
      >
        {documentId}
      </Anchor>
      <Stack gap="xs" mt="sm">
        <Content {...{ title, collectionId, documentId, ...(marks && { marks }), ...(kept && { kept }) }} />
      </Stack>
    </Paper>
  );
}

function Content({ title, collectionId, documentId, marks, kept }: Props) {
  const tocsin = useTocsin();
  const { data, error, refetch } = useQuery({
    queryKey: useKey()('documents', 'one', collectionId, documentId),
    queryFn: ({ signal }) => tocsin.documents.get(collectionId, documentId, { signal }),
    staleTime: 30_000,
  });
  const shown = { label: `${title}: ${documentId}`, ...(marks && { marks }) };
  if (error instanceof NotFoundError)
    return (
      <>
        <Note>
          {kept?.metadata ? 'It was deleted since. This is what was kept of it:' : 'It was deleted since.'}
        </Note>
        {kept?.metadata && <DocumentView document={{ metadata: kept.metadata }} {...shown} />}
      </>
    );
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined)
    return (
      <Group aria-busy="true">
        <Skeleton height={140} />
      </Group>
    );
  const { document_id: _id, collection_id: _collection, _internal, features: _features, ...fields } = data;
  return (
    <>
      {kept !== undefined && hasChanged(kept, data.metadata) && (
        <Note>It was changed since: this is how it is now.</Note>
      )}
      <DocumentView document={fields} {...shown} />
    </>
  );
}

function Note({ children }: { readonly children: string }) {
  return (
    <Text size="sm" c="dimmed" fs="italic">
      {children}
    </Text>
  );
}

function hasChanged({ metadata, truncated = false }: AlertMatchResult, now: unknown): boolean {
  return !truncated && metadata !== null && JSON.stringify(metadata) !== JSON.stringify(now ?? {});
}
