import { Button, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFileText } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { CollectionResponse } from '@tocsin/contract';
import { useMemo } from 'react';
import { Empty } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { LoadingRows } from '../../components/LoadingRows.tsx';
import { LoadMore } from '../../components/LoadMore.tsx';
import { count } from '../../components/numbers.ts';
import { usePages } from '../../components/use-pages.ts';
import { columnsOf, pathsOf } from './columns.ts';
import { DocumentCards } from './DocumentCards.tsx';
import { DocumentFilter } from './DocumentFilter.tsx';
import { DocumentTable } from './DocumentTable.tsx';
import { wantedOf } from './filter.ts';

const PAGE = 100;
const MOST_COLUMNS = 4;

/** The documents of a collection, searched and filtered as the address says. */
export function DocumentBrowser({ collection }: { readonly collection: CollectionResponse }) {
  const { collection: _, ...search } = useSearch({ from: '/documents' });
  const navigate = useNavigate({ from: '/documents' });
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  const id = collection.collection_id;
  const { items, query } = usePages(['documents', id, search], (tocsin, page, signal) =>
    tocsin.documents.list(id, { ...wantedOf(search), ...page, limit: PAGE }, { signal }),
  );
  const columns = useMemo(() => columnsOf(items?.slice(0, PAGE) ?? [], MOST_COLUMNS), [items]);
  const isFiltered = Object.keys(wantedOf(search)).length > 0;
  const clear = (): void => void navigate({ search: { collection: collection.collection_name } });
  const Shape = isWide ? DocumentTable : DocumentCards;
  return (
    <>
      <DocumentFilter key={JSON.stringify(search)} paths={pathsOf(items?.slice(0, PAGE) ?? [])} />
      {query.error !== null && <Failed error={query.error} retry={() => void query.refetch()} />}
      {items === undefined && query.error === null && <LoadingRows height={52} rows={8} />}
      {items !== undefined && items.length === 0 && !query.hasNextPage && (
        <Empty
          icon={IconFileText}
          title={isFiltered ? 'No document passes' : 'No document has arrived'}
          action={
            isFiltered && (
              <Button variant="default" onClick={clear}>
                Show all
              </Button>
            )
          }
        >
          {isFiltered
            ? 'Try a shorter text, or another field.'
            : 'Send one with the button above, or over the API: each one is checked by the alerts of the collection as it arrives.'}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <>
          <Shape documents={items} columns={columns} />
          <Text size="xs" c="dimmed" mt="xs" aria-live="polite">
            {count(items.length)} shown{query.hasNextPage && ', there are more'}
          </Text>
        </>
      )}
      <LoadMore query={query} />
    </>
  );
}
