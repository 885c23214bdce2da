import '../../styles/more.ts';
import { Button, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFilterSearch, IconPlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { Empty } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { LoadingRows } from '../../components/LoadingRows.tsx';
import { LoadMore } from '../../components/LoadMore.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { useCollectionNames } from '../../components/use-names.ts';
import { usePages } from '../../components/use-pages.ts';
import { RetrieverCard } from './RetrieverCard.tsx';
import { RetrieverDrawer } from './RetrieverDrawer.tsx';

const TYPING_MS = 300;

/** All retrievers that are stored by themselves. */
export function RetrieversPage() {
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search.trim(), TYPING_MS);
  const [isMaking, setMaking] = useState(false);
  const { items, query } = usePages(['retrievers', 'list', settled], (tocsin, page, signal) =>
    tocsin.retrievers.list({ ...page, ...(settled !== '' && { search: settled }) }, { signal }),
  );
  // The drawer's example names a collection.
  useCollectionNames();
  const isEmpty = items?.length === 0 && settled === '';
  const make = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      New retriever
    </Button>
  );
  return (
    <>
      <PageTitle title="Retrievers" about="Queries in stages: what alerts look for, to be tried by hand">
        {!isEmpty && make}
      </PageTitle>
      {!isEmpty && (
        <TextInput
          data-search
          mb="md"
          maw={360}
          aria-label="Search"
          placeholder="Search by name"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      {query.error !== null && <Failed error={query.error} retry={() => void query.refetch()} />}
      {items === undefined && query.error === null && <LoadingRows height={92} />}
      {isEmpty && (
        <Empty icon={IconFilterSearch} title="There is no retriever yet" action={make}>
          An alert may have its query written into it, or name a retriever that several alerts share. Make one
          here, and try it in its playground.
        </Empty>
      )}
      {items?.length === 0 && settled !== '' && (
        <Empty icon={IconSearch} title={`No retriever is called “${settled}”`}>
          Those that are written into alerts are not listed here.
        </Empty>
      )}
      <Stack gap="sm">
        {items?.map((retriever) => (
          <RetrieverCard key={retriever.retriever_id} retriever={retriever} />
        ))}
      </Stack>
      <LoadMore query={query} />
      {isMaking && <RetrieverDrawer close={() => setMaking(false)} />}
    </>
  );
}
