import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Reading } from '../../data/reading.ts';
import { instantsOf, type OverviewSearch } from './range.ts';

const REFRESH_MS = 10_000;

/** What the overview shows; anew every ten seconds where its range ends now. */
export function statisticsQuery({ tocsin, key }: Reading, search: OverviewSearch) {
  const { range, since, until } = search;
  return queryOptions({
    queryKey: key('statistics', range, since, until),
    queryFn: ({ signal }) => tocsin.statistics.get(instantsOf(search, Date.now()), { signal }),
    refetchInterval: since === undefined ? REFRESH_MS : (false as const),
    placeholderData: keepPreviousData,
  });
}
