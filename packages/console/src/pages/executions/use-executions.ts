import { useInfiniteQuery } from '@tanstack/react-query';
import type { ExecutionFilters } from '@tocsin/contract';
import { useMemo } from 'react';
import { useKey, useTocsin } from '../../data/client.ts';
import type { ExecutionsSearch } from './filters.ts';
import { type ExecutionRow, type NextPage, toPage } from './rows.ts';

const PAGE = 100;

/** What the address says, as the API names it. */
export function wantedOf(search: ExecutionsSearch): ExecutionFilters {
  const { alert, collection, batch, reason, triggered, status, mode, since, until } = search;
  const wanted = {
    alert_id: alert,
    collection_id: collection,
    batch_id: batch,
    notification_reason: reason,
    triggered,
    status,
    mode,
    since,
    until,
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}

/** Under which key the pages of a list are kept. */
export function useListKey(search: ExecutionsSearch): readonly unknown[] {
  return useKey()('executions', 'list', wantedOf(search));
}

/** The runs that pass the filters, page by page, newest first. */
export function useExecutions(search: ExecutionsSearch) {
  const tocsin = useTocsin();
  const queryKey = useListKey(search);
  const query = useInfiniteQuery({
    queryKey,
    queryFn: async ({ pageParam, signal }) =>
      toPage(await tocsin.executions.list({ ...wantedOf(search), limit: PAGE, ...pageParam }, { signal })),
    initialPageParam: null as NextPage | null,
    getNextPageParam: (page) => page.next,
    // Live runs are put in; all pages anew would be many requests.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const pages = query.data?.pages;
  const rows = useMemo((): readonly ExecutionRow[] => pages?.flatMap((page) => page.rows) ?? [], [pages]);
  return { ...query, rows, total: pages?.[0]?.total ?? 0 };
}
