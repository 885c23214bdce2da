import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import type { List, PageOf, PaginationQuery, Tocsin } from '@tocsin/sdk';
import { useKey, useTocsin } from '../data/client.ts';

/** The items of the pages that were read so far, and the query behind them. */
export interface Pages<Item, Page> {
  /** Undefined before the first page is there. */
  readonly items: readonly Item[] | undefined;
  readonly query: UseInfiniteQueryResult<InfiniteData<Page>>;
}

/**
 * Reads a list page by page, following its cursor.
 * @param key what is read, beginning with the resource: `['channels']`
 */
export function usePages<Item, Page extends PageOf<Item>>(
  key: readonly unknown[],
  list: (tocsin: Tocsin, page: PaginationQuery, signal: AbortSignal) => List<Item, Page>,
): Pages<Item, Page> {
  const tocsin = useTocsin();
  const keyed = useKey();
  const query = useInfiniteQuery({
    queryKey: keyed(...key),
    queryFn: async ({ pageParam, signal }): Promise<Page> =>
      list(tocsin, pageParam === null ? {} : { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.pagination?.next_cursor ?? null,
  });
  return { items: query.data?.pages.flatMap((page) => page.results ?? []), query };
}
