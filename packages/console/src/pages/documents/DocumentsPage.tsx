import '../../styles/more.ts';
import { ActionIcon, Button, Group, Select, Tooltip } from '@mantine/core';
import { IconFileText, IconFolderPlus, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Empty } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { LoadingRows } from '../../components/LoadingRows.tsx';
import { count, some } from '../../components/numbers.ts';
import { PageTitle } from '../../components/PageTitle.tsx';
import { useKey, useTocsin } from '../../data/client.ts';
import { CollectionModal } from './CollectionModal.tsx';
import { DocumentBrowser } from './DocumentBrowser.tsx';
import { NoCollections } from './NoCollections.tsx';
import { SendDrawer } from './SendDrawer.tsx';

const MOST = 1000;

/** Documents of a collection, and the collections to choose from. */
export function DocumentsPage() {
  const search = useSearch({ from: '/documents' });
  const navigate = useNavigate({ from: '/documents' });
  const tocsin = useTocsin();
  const key = useKey();
  const [isSending, setSending] = useState(false);
  const [isMaking, setMaking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: key('collections', 'documents page'),
    queryFn: async ({ signal }) => (await tocsin.collections.list({ limit: MOST }, { signal })).results,
  });
  const chosen =
    search.collection === undefined
      ? data?.toSorted((a, b) => (b.document_count ?? 0) - (a.document_count ?? 0))[0]
      : data?.find((one) => [one.collection_id, one.collection_name].includes(search.collection ?? ''));
  const choose = (collection: string | null): void =>
    void navigate({ search: collection === null ? {} : { collection } });

  return (
    <>
      <PageTitle
        title="Documents"
        about={
          chosen === undefined
            ? 'What arrives and is checked'
            : `${some(chosen.document_count ?? 0, 'document')}, ${some(chosen.alert_applications?.length ?? 0, 'alert')} on it`
        }
      >
        {data !== undefined && data.length > 0 && (
          <Group gap="xs">
            <Select
              aria-label="Collection"
              placeholder="Collection"
              w={{ base: 240, sm: 260 }}
              searchable={data.length > 8}
              allowDeselect={false}
              data={data.map((one) => ({
                value: one.collection_name,
                label: `${one.collection_name} (${count(one.document_count ?? 0)})`,
              }))}
              value={chosen?.collection_name ?? null}
              onChange={choose}
            />
            <Tooltip label="New collection">
              <ActionIcon
                variant="default"
                size={36}
                aria-label="New collection"
                onClick={() => setMaking(true)}
              >
                <IconFolderPlus size={18} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
            <Button
              leftSection={<IconSend size={16} />}
              disabled={chosen === undefined}
              onClick={() => setSending(true)}
            >
              Send a document
            </Button>
          </Group>
        )}
      </PageTitle>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <LoadingRows height={52} rows={8} />}
      {data?.length === 0 && <NoCollections made={choose} />}
      {data !== undefined && data.length > 0 && chosen === undefined && (
        <Empty icon={IconFileText} title={`There is no collection ${search.collection}`}>
          It is not in this namespace. Choose another one above, or another namespace.
        </Empty>
      )}
      {chosen !== undefined && <DocumentBrowser key={chosen.collection_id} collection={chosen} />}
      {isSending && chosen !== undefined && (
        <SendDrawer collection={chosen} close={() => setSending(false)} />
      )}
      {isMaking && <CollectionModal made={choose} close={() => setMaking(false)} />}
    </>
  );
}
