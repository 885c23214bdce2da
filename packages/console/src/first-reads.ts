import { alertNamesQuery, collectionNamesQuery, namespacesQuery } from './data/names-queries.ts';
import { queries } from './data/queries.ts';
import { readingOf } from './data/reading.ts';
import { executionsQuery } from './pages/executions/executions-query.ts';
import type { ExecutionsSearch } from './pages/executions/filters.ts';
import type { OverviewSearch } from './pages/overview/range.ts';
import { statisticsQuery } from './pages/overview/statistics-query.ts';
import { session } from './session/session.ts';

/** The namespaces, for the frame; nothing where nobody is signed in. What is read before a page is drawn is found by its queries. */
export function readNamespaces(): void {
  const apiKey = session()?.apiKey;
  if (apiKey !== undefined) void queries.prefetchQuery(namespacesQuery(apiKey));
}

/** What the overview shows. @param namespace without, nothing is read */
export function readOverview(namespace: string | undefined, search: OverviewSearch): void {
  const reading = readingOf(namespace);
  if (reading !== null) void queries.prefetchQuery(statisticsQuery(reading, search));
}

/** What the list of executions shows. @param namespace without, nothing is read */
export function readExecutions(namespace: string | undefined, search: ExecutionsSearch): void {
  const reading = readingOf(namespace);
  if (reading === null) return;
  void queries.prefetchInfiniteQuery(executionsQuery(reading, search));
  void queries.prefetchQuery(alertNamesQuery(reading));
  void queries.prefetchQuery(collectionNamesQuery(reading));
}

/** Resolves when nothing is being read any more. */
export function readAll(): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (queries.isFetching() > 0) return;
      stop();
      resolve();
    };
    const stop = queries.getQueryCache().subscribe(look);
    look();
  });
}
