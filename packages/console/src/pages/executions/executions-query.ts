import { infiniteQueryOptions } from '@tanstack/react-query';
import type { ExecutionFilters } from '@tocsin/contract';
import type { Reading } from '../../data/reading.ts';
import type { ExecutionsSearch } from './filters.ts';
import { type NextPage, toPage } from './rows.ts';

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
export function listKeyOf(key: Reading['key'], search: ExecutionsSearch): readonly unknown[] {
  return key('executions', 'list', wantedOf(search));
}

/** The pages of the runs that pass the filters. */
export function executionsQuery({ tocsin, key }: Reading, search: ExecutionsSearch) {
  return infiniteQueryOptions({
    queryKey: listKeyOf(key, search),
    queryFn: async ({ pageParam, signal }) =>
      toPage(await tocsin.executions.list({ ...wantedOf(search), limit: PAGE, ...pageParam }, { signal })),
    initialPageParam: null as NextPage | null,
    getNextPageParam: (page) => page.next,
    // Live runs are put in; all pages anew would be many requests.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}
