import '../../styles/more.ts';
import { Anchor, Button, Grid, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Confirm } from '../../components/Confirm.tsx';
import { DocumentView } from '../../components/DocumentView.tsx';
import { titleOf } from '../../components/document-facts.ts';
import { Failed } from '../../components/Failed.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { useAct } from '../../components/use-act.ts';
import { useCollectionNames } from '../../components/use-names.ts';
import { useKey, useTocsin } from '../../data/client.ts';
import { DocumentFacts } from './DocumentFacts.tsx';
import { Features } from './Features.tsx';
import { SetOff } from './SetOff.tsx';
import { namedFieldsOf, payloadOf } from './values.ts';

/** One document: its fields, features and lineage, and the alerts that it set off. */
export function DocumentPage() {
  const { collectionId, documentId } = useParams({ from: '/documents/$collectionId/$documentId' });
  const tocsin = useTocsin();
  const key = useKey();
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const names = useCollectionNames();
  const { data, error, refetch } = useQuery({
    queryKey: key('documents', collectionId, 'one', documentId),
    queryFn: ({ signal }) => tocsin.documents.get(collectionId, documentId, { return_vectors: true, signal }),
  });
  const remove = useAct({
    act: async (tocsin_) => {
      await tocsin_.documents.delete(collectionId, documentId);
      await navigate({ to: '/documents', search: { collection: names.get(collectionId) ?? collectionId } });
    },
    resource: 'documents',
    done: () => `${documentId} is deleted`,
  });
  const collection = names.get(collectionId) ?? collectionId;
  return (
    <>
      <PageTitle
        title={data === undefined ? 'Document' : titleOf(documentId, namedFieldsOf(data))}
        about={
          <>
            in{' '}
            <Anchor
              size="sm"
              underline="always"
              renderRoot={(props) => <Link to="/documents" search={{ collection }} {...props} />}
            >
              {collection}
            </Anchor>
          </>
        }
      >
        {data !== undefined && (
          <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => setDeleting(true)}>
            Delete
          </Button>
        )}
      </PageTitle>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={360} radius="lg" />}
      {data !== undefined && (
        <Stack gap="md">
          <DocumentFacts document={data} />
          <Grid gap="md">
            <Grid.Col span={{ base: 12, lg: 7 }}>
              <Paper p="md">
                <Text fw={600} size="sm" component="h2" mb="sm">
                  Fields
                </Text>
                <DocumentView document={payloadOf(data)} label="Fields" />
              </Paper>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 5 }}>
              <Stack gap="md">
                <SetOff document={data} />
                <Features features={data.features ?? []} />
              </Stack>
            </Grid.Col>
          </Grid>
        </Stack>
      )}
      {isDeleting && (
        <Confirm title="Delete this document?" word="Delete" act={remove} close={() => setDeleting(false)}>
          It is found no more. What alerts recorded of it stays in the history.
        </Confirm>
      )}
    </>
  );
}
