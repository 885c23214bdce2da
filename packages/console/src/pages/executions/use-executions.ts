import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useKey, useTocsin } from '../../data/client.ts';
import { executionsQuery } from './executions-query.ts';
import type { ExecutionsSearch } from './filters.ts';
import type { ExecutionRow } from './rows.ts';

/** The runs that pass the filters, page by page, newest first. */
export function useExecutions(search: ExecutionsSearch) {
  const tocsin = useTocsin();
  const key = useKey();
  const query = useInfiniteQuery(executionsQuery({ tocsin, key }, search));
  const pages = query.data?.pages;
  const rows = useMemo((): readonly ExecutionRow[] => pages?.flatMap((page) => page.rows) ?? [], [pages]);
  return { ...query, rows, total: pages?.[0]?.total ?? 0 };
}
